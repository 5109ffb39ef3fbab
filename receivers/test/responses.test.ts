import { encodeLogsResponse, encodeStatus, encodeTracesResponse } from '@lucidic/gateway';
import { opentelemetry } from '../src/generated/otlp';
import { FORMATS } from './support/formats';
import { field } from './support/wire';

const OUTCOMES = [
  [{ rejected: 0 }, {}],
  [
    { rejected: 3, message: 'grüße' },
    { rejected: 3, errorMessage: 'grüße' },
  ],
  [
    { rejected: 0, message: 'a warning' },
    { rejected: 0, errorMessage: 'a warning' },
  ],
  [
    { rejected: 20_000, message: 'x'.repeat(500) },
    { rejected: 20_000, errorMessage: 'x'.repeat(500) },
  ],
] as const;

describe.each(FORMATS)('in $format', ({ contentType, traces, logs }) => {
  test.each(OUTCOMES)('%j is read by the exporters of the SDK', (outcome, said) => {
    const forTraces = encodeTracesResponse(outcome, `${contentType}; charset=utf-8`);
    const forLogs = encodeLogsResponse(outcome, contentType);
    expect([forTraces.contentType, forLogs.contentType]).toEqual([contentType, contentType]);
    const spans = traces.deserializeResponse(forTraces.body).partialSuccess;
    const records = logs.deserializeResponse(forLogs.body).partialSuccess;
    if (!('errorMessage' in said)) {
      expect([spans, records]).toEqual([undefined, undefined]);
      return;
    }
    expect([spans?.errorMessage, records?.errorMessage]).toEqual([said.errorMessage, said.errorMessage]);
    expect([Number(spans?.rejectedSpans ?? 0), Number(records?.rejectedLogRecords ?? 0)]).toEqual([
      said.rejected,
      said.rejected,
    ]);
  });
});

test('the generated decoder reads them too', () => {
  const { body } = encodeTracesResponse({ rejected: 7, message: 'why' }, 'application/x-protobuf');
  const { partialSuccess } = opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.decode(body);
  expect([Number(partialSuccess?.rejectedSpans), partialSuccess?.errorMessage]).toEqual([7, 'why']);
});

test('an answer to a request that was taken as a whole is empty', () => {
  expect(encodeTracesResponse({ rejected: 0 }, 'application/x-protobuf').body).toHaveLength(0);
  expect(Buffer.from(encodeLogsResponse({ rejected: 0 }, 'application/json').body).toString()).toBe('{}');
});

test('an int64 is a text in JSON, as protobuf has it', () => {
  const { body } = encodeLogsResponse({ rejected: 2, message: 'why' }, 'application/json');
  expect(JSON.parse(Buffer.from(body).toString())).toEqual({
    partialSuccess: { rejectedLogRecords: '2', errorMessage: 'why' },
  });
});

test('a status is a google.rpc.Status in the encoding of the request, JSON for others', () => {
  const protobuf = encodeStatus('too large', 'application/x-protobuf');
  expect(protobuf.contentType).toBe('application/x-protobuf');
  expect(Buffer.from(protobuf.body)).toEqual(field(2, 'too large'));
  for (const contentType of ['application/json', 'text/plain', undefined]) {
    const json = encodeStatus('too large', contentType);
    expect(json.contentType).toBe('application/json');
    expect(JSON.parse(Buffer.from(json.body).toString())).toEqual({ message: 'too large' });
  }
});
