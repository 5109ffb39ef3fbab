import { decodeLogs, decodeTraces } from '@lucidic/gateway';
import { joinLogs, recordFromSpan, type SpanRecord, unixMs } from '@lucidic/otel/pipeline';
import { capturedLogs, capturedSpans, captureNames } from './support/captured';
import { FORMATS } from './support/formats';
import { recordsIn } from './support/records-in';

describe.each(FORMATS)('in $format', ({ contentType, traces, logs: logsSerializer }) => {
  test.each(captureNames())('the spans of %s are the records they are in the process', (name) => {
    const spans = capturedSpans(name);
    const body = traces.serializeRequest(spans) ?? new Uint8Array();
    const inProcess = spans.map((span) => recordFromSpan(span));
    // The encoders group them by scope.
    expect([...recordsIn(decodeTraces(body, contentType))].sort(bySpanId)).toEqual(inProcess.sort(bySpanId));
  });

  test.each(captureNames().filter((name) => capturedLogs(name).length > 0))(
    'the logs of %s join their spans as they do in the process',
    (name) => {
      const logs = capturedLogs(name);
      const decoded = recordsIn(
        decodeLogs(logsSerializer.serializeRequest(logs) ?? new Uint8Array(), contentType),
      );
      const inProcess = logs.map(({ hrTime, spanContext, eventName, attributes, body }) => ({
        traceId: spanContext?.traceId,
        spanId: spanContext?.spanId,
        eventName,
        timeUnixMs: unixMs(hrTime),
        attributes,
        body,
      }));
      expect(decoded).toEqual(inProcess);
      const joined = capturedSpans(name).map((span) => joinLogs(recordFromSpan(span), decoded));
      expect(joined.flatMap(({ events }) => events).length).toBeGreaterThanOrEqual(decoded.length);
    },
  );
});

function bySpanId(a: SpanRecord, b: SpanRecord): number {
  return a.spanId.localeCompare(b.spanId);
}
