import type { SpanRecord } from '../../../src/core/span-record';

/** Names a span in all processes. */
export function recordKey({ traceId, spanId }: Pick<SpanRecord, 'traceId' | 'spanId'>): string {
  return `${traceId}:${spanId}`;
}

/** The spans that a record tells of: its own, and those of its twins. */
export function keysOf(record: SpanRecord): readonly string[] {
  return record.twins === undefined ? [recordKey(record)] : [record, ...record.twins].map(recordKey);
}
