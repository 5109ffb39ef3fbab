import type { LogRecord } from '../src/core/log-record';
import type { RecordEvent, SpanRecord } from '../src/core/span-record';
import { logEvent } from './log-event';

/**
 * The record with the content that its span's logs carry, as events after its own, in the order of `logs`. Takes only
 * logs with the record's ids, and of those only GenAI content. For receivers, which have spans and logs side by side; in a
 * process `LucidicLogRecordProcessor` does it while the span is open.
 */
export function joinLogs(record: SpanRecord, logs: readonly LogRecord[]): SpanRecord {
  const { traceId, spanId } = record;
  const own = logs.filter((log) => log.spanId === spanId && log.traceId === traceId);
  return withEvents(
    record,
    own.flatMap((log) => logEvent(log) ?? []),
  );
}

/** The record with more events after its own. */
export function withEvents(record: SpanRecord, events: readonly RecordEvent[]): SpanRecord {
  return events.length === 0 ? record : { ...record, events: [...record.events, ...events] };
}
