import { decodeLogs, decodeTraces } from '@lucidic/gateway';
import { unixMs } from '@lucidic/otel/pipeline';
import { jsonSpan, jsonTraces } from './support/json';
import { recordsIn } from './support/records-in';

const JSON_TYPE = 'application/json; charset=utf-8';

function decoded(properties: object) {
  return recordsIn(decodeTraces(jsonTraces(jsonSpan(properties)), JSON_TYPE))[0];
}

function value(anyValue: unknown) {
  return decoded({ attributes: [{ key: 'key', value: anyValue }] })?.attributes['key'];
}

function reasonFor(properties: object): unknown {
  const outcome = decodeTraces(jsonTraces(jsonSpan(properties), jsonSpan()), JSON_TYPE);
  expect(outcome).toMatchObject({ ok: true, rejected: 1, records: [{ name: 'a span' }] });
  return outcome.ok && outcome.reason;
}

test('the smallest span', () => {
  expect(decoded({})).toEqual({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'a span',
    kind: 'CLIENT',
    startUnixMs: unixMs([1_700_000_000, 123_456_789]),
    endUnixMs: 1_700_000_001_000,
    status: { code: 'UNSET' },
    attributes: {},
    events: [],
    scope: { name: '' },
    resource: {},
    droppedAttributesCount: 0,
  });
});

test.each([
  ['a number', 2, 'SERVER'],
  ['a name', 'SPAN_KIND_PRODUCER', 'PRODUCER'],
  ['unspecified', 0, 'INTERNAL'],
  ['a number of the future', 17, 'INTERNAL'],
  ['a name of the future', 'SPAN_KIND_NEW', 'INTERNAL'],
  ['null', null, 'INTERNAL'],
])('a kind as %s', (_what, kind, expected) => {
  expect(decoded({ kind })?.kind).toBe(expected);
});

test.each([
  [
    { code: 2, message: 'failed' },
    { code: 'ERROR', message: 'failed' },
  ],
  [{ code: 'STATUS_CODE_OK' }, { code: 'OK' }],
  [{ message: '' }, { code: 'UNSET' }],
  [null, { code: 'UNSET' }],
])('status %j', (status, expected) => {
  expect(decoded({ status })?.status).toEqual(expected);
});

test.each([
  ['a text', '1700000000123456789', unixMs([1_700_000_000, 123_456_789])],
  ['a number, which JSON rounds', 1_700_000_000_123_456_800, unixMs([1_700_000_000, 123_456_768])],
  ['two halves', { low: 0, high: 2 ** 26 }, unixMs([288_230_376, 151_711_744])],
  ['absent', undefined, 0],
])('a time as %s', (_what, startTimeUnixNano, expected) => {
  expect(decoded({ startTimeUnixNano })?.startUnixMs).toBe(expected);
});

test('a span without an end ends when it starts, as in the process', () => {
  expect(decoded({ endTimeUnixNano: '0' })?.endUnixMs).toBe(unixMs([1_700_000_000, 123_456_789]));
});

test.each([
  [{ stringValue: 'text' }, 'text'],
  [{ stringValue: '' }, ''],
  [{ boolValue: false }, false],
  [{ intValue: '42' }, 42],
  [{ intValue: -7 }, -7],
  [{ intValue: '9007199254740991' }, Number.MAX_SAFE_INTEGER],
  [{ intValue: '9007199254740993' }, 9_007_199_254_740_993n],
  [{ intValue: '-9223372036854775808' }, -(2n ** 63n)],
  [{ intValue: 1e300 }, 1e300],
  [{ doubleValue: 0.1 }, 0.1],
  [{ doubleValue: '1e3' }, 1000],
  [{ doubleValue: 'NaN' }, Number.NaN],
  [{ doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
  [{ bytesValue: 'AP+A' }, new Uint8Array([0, 255, 128])],
  [{ bytesValue: 'AP-A' }, new Uint8Array([0, 255, 128])],
  [{ arrayValue: {} }, []],
  [{ arrayValue: { values: [{ intValue: 1 }, {}, null] } }, [1, null, null]],
  [
    { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }, { key: 'b' }] } },
    { a: true, b: null },
  ],
  [{ futureValue: 1 }, null],
  [{}, null],
  [null, null],
])('the value %j', (anyValue, expected) => {
  expect(value(anyValue)).toEqual(expected);
});

test.each([
  ['traceId is not 16 bytes other than zeros', { traceId: 'CvdlGRbNQ92ESOshHIAxnA==' }],
  ['traceId is not 16 bytes other than zeros', { traceId: '0'.repeat(32) }],
  ['traceId is not 16 bytes other than zeros', { traceId: 7 }],
  ['spanId is not 8 bytes other than zeros', { spanId: '' }],
  ['spanId is not 8 bytes other than zeros', { spanId: 'b7ad6b716920333' }],
  ['name is not a string', { name: { secret: 1 } }],
  ['startTimeUnixNano is not a time in nanoseconds', { startTimeUnixNano: 'yesterday' }],
  ['endTimeUnixNano is not a time in nanoseconds', { endTimeUnixNano: '-1' }],
  ['endTimeUnixNano is not a time in nanoseconds', { endTimeUnixNano: '99999999999999999999' }],
  ['attributes is not a list', { attributes: { key: 'value' } }],
  ['an attribute is not an object', { attributes: ['key'] }],
  ['key is not a string', { attributes: [{ key: 1 }] }],
  ['an attribute value is not an object', { attributes: [{ key: 'key', value: 'bare' }] }],
  ['intValue is not an integer', { attributes: [{ key: 'key', value: { intValue: 1.5 } }] }],
  [
    'intValue is not an integer',
    { attributes: [{ key: 'key', value: { intValue: '99999999999999999999' } }] },
  ],
  ['boolValue is not a boolean', { attributes: [{ key: 'key', value: { boolValue: 'yes' } }] }],
  ['doubleValue is not a number', { attributes: [{ key: 'key', value: { doubleValue: 'a lot' } }] }],
  ['bytesValue is not base64', { attributes: [{ key: 'key', value: { bytesValue: '*' } }] }],
  ['arrayValue has no list of values', { attributes: [{ key: 'key', value: { arrayValue: [] } }] }],
  ['events is not a list', { events: 'none' }],
  ['an event is not an object', { events: [null] }],
])('%s: that span is rejected, the other is not', (problem, properties) => {
  expect(reasonFor(properties)).toBe(`1 span rejected: ${problem}`);
});

test('ids of any case become lower case; a parent that is no id is none', () => {
  expect(decoded({ traceId: '0AF7651916CD43DD8448EB211C80319C' })?.traceId).toBe(
    '0af7651916cd43dd8448eb211c80319c',
  );
  for (const parentSpanId of ['', '0000000000000000', 'short', null, 5])
    expect(decoded({ parentSpanId })).not.toHaveProperty('parentSpanId');
  expect(decoded({ parentSpanId: 'B7AD6B7169203332' })?.parentSpanId).toBe('b7ad6b7169203332');
});

test.each([
  [0x301, true],
  [0x101, undefined],
  [0x001, undefined],
  [0x201, undefined],
  ['769', true],
  ['odd', undefined],
])('flags %j: the parent is remote only where both bits say so', (flags, expected) => {
  expect(decoded({ flags, parentSpanId: 'b7ad6b7169203332' })?.parentIsRemote).toBe(expected);
});

test.each([
  ['not JSON', '{'],
  ['empty', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a text', '"resourceSpans"'],
  ['groups that are no list', '{"resourceSpans":{}}'],
  ['a group that is no object', '{"resourceSpans":[1]}'],
  ['scopes that are no list', '{"resourceSpans":[{"scopeSpans":"x"}]}'],
  ['spans that are no list', '{"resourceSpans":[{"scopeSpans":[{"spans":{}}]}]}'],
])('a body that is %s is refused with 400 and without its content', (_what, body) => {
  expect(decodeTraces(body, JSON_TYPE)).toEqual({ ok: false, status: 400, detail: expect.any(String) });
});

test.each([
  '{}',
  '{"resourceSpans":null}',
  '{"resourceSpans":[{}]}',
  '{"future":{"a":[1]},"resourceSpans":[]}',
])('%s is a request with nothing in it', (body) => {
  expect(recordsIn(decodeTraces(Buffer.from(body), JSON_TYPE))).toEqual([]);
});

test('a log belongs to a span only with two valid ids', () => {
  const logRecords = [
    { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: '', timeUnixNano: '5000000' },
    {
      observedTimeUnixNano: 7_000_000,
      severityNumber: 'SEVERITY_NUMBER_INFO',
      body: { stringValue: 'text' },
    },
  ];
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  expect(recordsIn(decodeLogs(body, JSON_TYPE))).toEqual([
    { timeUnixMs: 5, attributes: {} },
    { timeUnixMs: 7, attributes: {}, body: 'text' },
  ]);
});

test.each([
  undefined,
  '',
  'text/plain',
  'application/grpc',
  'application/jsonp',
  'multipart/form-data; x=application/json',
])('Content-Type %j is refused with 415', (contentType) => {
  expect(decodeTraces('{}', contentType)).toMatchObject({ ok: false, status: 415 });
  expect(decodeLogs('{}', contentType)).toMatchObject({ ok: false, status: 415 });
});
