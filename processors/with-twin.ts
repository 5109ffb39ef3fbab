import type { SpanRecord } from '../src/core/span-record';

/** The outer record with the inner one, and its twins, riding along to be read with it. */
export function withTwin<Record extends SpanRecord>(outer: Record, inner: SpanRecord): Record {
  const { twins = [], ...alone } = inner;
  return { ...outer, twins: [...(outer.twins ?? []), alone, ...twins] };
}
