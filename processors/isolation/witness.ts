import type { ReadableSpanLike } from '../../src/core/otel-types';
import { type Plain, plainSpan } from './plain-span';
import type { SpanProcessorLike } from './span-processor-like';

/** When a witness looked: as the span started, as it ended, and once more after everybody had flushed. */
export type Look = 'start' | 'end' | 'later';

/** One look at one span. */
export interface Sighting {
  readonly at: Look;
  readonly spanId: string;
  readonly span: { readonly [key: string]: Plain };
}

/** Stands for another vendor's processor: writes nothing, and writes down all it is shown. */
export class Witness implements SpanProcessorLike {
  readonly sightings: Sighting[] = [];
  readonly #ended: ReadableSpanLike[] = [];

  onStart(span: ReadableSpanLike): void {
    this.#note('start', span);
  }

  onEnd(span: ReadableSpanLike): void {
    this.#note('end', span);
    this.#ended.push(span);
  }

  /** Looks again at every span that ended, for what is written late. */
  lookAgain(): void {
    for (const span of this.#ended) this.#note('later', span);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  #note(at: Look, span: ReadableSpanLike): void {
    this.sightings.push({ at, spanId: span.spanContext().spanId, span: plainSpan(span) });
  }
}
