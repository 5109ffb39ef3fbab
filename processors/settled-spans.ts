import { BoundedMap } from '../src/core/bounded-map';
import type { ParentRef, SpanRecord } from '../src/core/span-record';

/** Spans remembered; the oldest is forgotten first. */
const MAX_SPANS = 20_000;

/** What became of a span: it left as an event (perhaps another span's), or its children belong to its own parent. */
export type Fate =
  | { readonly left: true; readonly as: ParentRef }
  | { readonly left: false; readonly parentSpanId: string | undefined };

/** Remembers for a while what became of spans, so that a child that comes late finds its nearest event all the same. */
export class SettledSpans {
  readonly #fates = new BoundedMap<string, Fate>(MAX_SPANS);

  /** `as`: the span whose event it became. */
  left({ traceId, spanId }: SpanRecord, as: ParentRef = { traceId, spanId }): void {
    this.#remember(traceId, spanId, { left: true, as });
  }

  refused({ traceId, spanId, parentSpanId, parentIsRemote }: SpanRecord): void {
    this.#remember(traceId, spanId, { left: false, parentSpanId: parentIsRemote ? undefined : parentSpanId });
  }

  fateOf(traceId: string, spanId: string): Fate | undefined {
    return this.#fates.get(`${traceId}:${spanId}`);
  }

  #remember(traceId: string, spanId: string, fate: Fate): void {
    this.#fates.set(`${traceId}:${spanId}`, fate);
  }
}
