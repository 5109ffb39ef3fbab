import type { SpanContext } from '@opentelemetry/api';
import { copyAnyValueMap } from '../src/core/copy-any-value';
import type { RecordEvent } from '../src/core/span-record';

/** Log records kept for one span: mostly one a message of its conversation. */
const MAX_RECORDS_PER_SPAN = 1_000;
/** Bytes of log content kept for one span; images travel in it. */
const MAX_BYTES_PER_SPAN = 8 * 1024 * 1024;
/** Bytes of log content kept for all open spans together. */
const MAX_BYTES = 64 * 1024 * 1024;

const NO_EVENTS: readonly RecordEvent[] = [];

interface Held {
  readonly events: RecordEvent[];
  bytes: number;
}

/**
 * Content that logs brought for spans that are still open, or still to come. Who adds must see to it that `take` is called for each span in
 * the end. What is kept is a deep copy: an SDK passes on the emitter's own objects (contrib's OpenAI instrumentation those
 * of the application's request), and whoever changes them later must not change our event.
 */
export class LogHold<Key = SpanContext> {
  readonly #held = new Map<Key, Held>();
  #bytes = 0;

  /** Bytes kept for all spans. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a copy of the event; false when there is no room for it. A later, smaller one may still fit. */
  add(span: Key, { name, timeUnixMs, attributes }: RecordEvent): boolean {
    const held = this.#held.get(span) ?? { events: [], bytes: 0 };
    if (held.events.length === MAX_RECORDS_PER_SPAN) return false;
    const roomBytes = Math.min(MAX_BYTES_PER_SPAN - held.bytes, MAX_BYTES - this.#bytes);
    const copied = copyAnyValueMap(attributes, roomBytes);
    if (copied === undefined) return false;
    held.events.push({ name, timeUnixMs, attributes: copied.value });
    held.bytes += copied.bytes;
    this.#bytes += copied.bytes;
    this.#held.set(span, held);
    return true;
  }

  /** The span's events in the order they came. */
  eventsOf(span: Key): readonly RecordEvent[] {
    return this.#held.get(span)?.events ?? NO_EVENTS;
  }

  /** The same, and forgets them. */
  take(span: Key): readonly RecordEvent[] {
    const held = this.#held.get(span);
    if (held === undefined) return NO_EVENTS;
    this.#held.delete(span);
    this.#bytes -= held.bytes;
    return held.events;
  }
}
