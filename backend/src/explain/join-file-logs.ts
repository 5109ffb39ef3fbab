import type { joinLogs, LogRecord, SpanRecord } from '@lucidic/otel/pipeline';
import { field } from './field';
import { logFromJson } from './log-from-json';
import type { SpansFile } from './spans-file';

/** The spans of a file with the content of their log records, and how many of the records had any. */
export function joinFileLogs(
  { spans, logs }: SpansFile,
  join: typeof joinLogs,
): { readonly spans: readonly SpanRecord[]; readonly joined: number } {
  const bySpanId = new Map<string, unknown[]>();
  for (const log of logs) {
    const spanId = field(log, 'spanId');
    if (typeof spanId !== 'string') continue;
    const same = bySpanId.get(spanId);
    if (same === undefined) bySpanId.set(spanId, [log]);
    else same.push(log);
  }
  const joined = spans.map((span) => {
    const own: readonly LogRecord[] = (bySpanId.get(span.spanId) ?? []).flatMap(
      (log) => logFromJson(log, span.traceId, span.endUnixMs) ?? [],
    );
    return join(span, own);
  });
  const count = (records: readonly SpanRecord[]): number =>
    records.reduce((sum, { events }) => sum + events.length, 0);
  return { spans: joined, joined: count(joined) - count(spans) };
}
