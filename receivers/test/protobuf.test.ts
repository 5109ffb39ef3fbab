import { decodeTraces } from '@lucidic/gateway';
import { opentelemetry } from '../src/generated/otlp';
import { recordsIn } from './support/records-in';
import {
  attribute,
  field,
  fixed64,
  integer,
  SPAN_ID,
  spanOf,
  TRACE_ID,
  tracesOf,
  varint,
} from './support/wire';

const PROTOBUF = 'application/x-protobuf';

/** An integer that no encoder writes. */
const TOO_LONG = Buffer.concat([Buffer.alloc(20, 0x80), Buffer.from([0])]);
const OVERLONG = Buffer.concat([Buffer.from([3 << 3]), TOO_LONG]);
/** As the count of dropped attributes, of a resource and a scope. */
const OVERLONG_COUNT = Buffer.concat([Buffer.from([2 << 3]), TOO_LONG, Buffer.from([4 << 3]), TOO_LONG]);

function value(anyValue: Uint8Array) {
  return recordsIn(decodeTraces(tracesOf(spanOf(attribute('key', anyValue))), PROTOBUF))[0]?.attributes[
    'key'
  ];
}

test('an empty body is a request with nothing in it', () => {
  expect(recordsIn(decodeTraces(new Uint8Array(), PROTOBUF))).toEqual([]);
});

test.each([
  ['an empty value', Buffer.alloc(0), null],
  ['a text', field(1, 'text'), 'text'],
  ['an empty text', field(1), ''],
  ['a flag', integer(2, 0n), false],
  ['an integer', integer(3, -7n), -7],
  ['the largest safe integer', integer(3, 2n ** 53n - 1n), 2 ** 53 - 1],
  ['the next one', integer(3, 2n ** 53n), 2n ** 53n],
  ['the smallest integer', integer(3, -(2n ** 63n)), -(2n ** 63n)],
  ['a double', fixed64(4, 0x3fb999999999999an), 0.1],
  ['not a number', fixed64(4, 0x7ff8000000000000n), Number.NaN],
  ['bytes', field(7, Buffer.from([0, 255])), new Uint8Array([0, 255])],
  ['an empty array', field(5), []],
  ['an array', field(5, field(1, field(1, 'a')), field(1)), ['a', null]],
  [
    'a map',
    field(6, field(1, field(1, 'a'), field(2, integer(3, 1n))), field(1, field(1, 'b'))),
    { a: 1, b: null },
  ],
  ['the last of several', Buffer.concat([field(1, 'first'), integer(3, 5n)]), 5],
  ['an unknown field', Buffer.concat([field(1, 'text'), field(99, 'future'), fixed64(98, 1n)]), 'text'],
])('%s', (_what, wire, expected) => {
  expect(value(wire)).toEqual(expected);
});

test('bytes are a copy, so that a small value does not keep a large body in memory', () => {
  const bytes = value(field(7, Buffer.from([1, 2])));
  expect(bytes instanceof Uint8Array && bytes.buffer.byteLength).toBe(2);
});

test('a resource and a scope after their records count for them, as protobuf allows', () => {
  const scope = field(1, field(1, 'late scope'), field(2, '1.0'));
  const resource = field(1, field(1, field(1, 'service.name'), field(2, field(1, 'late'))));
  const [record] = recordsIn(decodeTraces(field(1, field(2, spanOf(), scope), resource), PROTOBUF));
  expect(record).toMatchObject({
    scope: { name: 'late scope', version: '1.0' },
    resource: { 'service.name': 'late' },
  });
});

test('text that is not UTF-8 is read with U+FFFD in place of what is wrong', () => {
  expect(value(field(1, Buffer.from([0x61, 0xc3, 0x28, 0xff, 0xe2, 0x82])))).toBe('a\ufffd(\ufffd\ufffd');
  expect(value(field(1, Buffer.from([0xed, 0xa0, 0xbd]), 'x'.repeat(100)))).toBe(
    `${'\ufffd'.repeat(3)}${'x'.repeat(100)}`,
  );
});

test.each([
  ['too short', field(2, field(1, TRACE_ID.subarray(1)), field(2, SPAN_ID))],
  ['too long', field(2, field(1, TRACE_ID, TRACE_ID), field(2, SPAN_ID))],
  ['all zeros', field(2, field(1, Buffer.alloc(16)), field(2, SPAN_ID))],
  ['absent', field(2)],
  ['of the wrong wire type', field(2, integer(1, 5n), field(2, SPAN_ID))],
])('a span whose id is %s is rejected, the one beside it is not', (_what, span) => {
  expect(decodeTraces(tracesOf(span, spanOf()), PROTOBUF)).toMatchObject({
    ok: true,
    rejected: 1,
    records: [{ name: 'a span' }],
    reason: expect.stringMatching(/^1 span rejected: traceId/),
  });
});

test.each([
  ['a truncated message', tracesOf(spanOf()).subarray(0, -1)],
  ['a length beyond the end', Buffer.concat([Buffer.from([10]), varint(2n ** 31n - 1n)])],
  ['a length of 64 bits', Buffer.concat([Buffer.from([10]), varint(2n ** 63n)])],
  ['an endless varint', Buffer.alloc(100_000, 0xff)],
  ['a field 0', Buffer.from([2, 0])],
  ['a wire type that does not exist', Buffer.from([15])],
  ['a group without an end', Buffer.from([0x1b])],
  ['100,000 groups in each other', Buffer.alloc(100_000, 0x1b)],
  ['a span that is longer than its scope', field(1, Buffer.from([18, 3, 18, 100, 10]))],
  ['JSON', Buffer.from('{"resourceSpans":[]}')],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
])('%s is refused with 400', (_what, body) => {
  expect(decodeTraces(body, PROTOBUF)).toMatchObject({ ok: false, status: 400 });
});

test.each([
  ['a span', tracesOf(spanOf(), spanOf(attribute('key', OVERLONG)))],
  ['a scope', field(1, field(2, spanOf()), field(2, field(1, OVERLONG_COUNT), spanOf()))],
  ['a resource', Buffer.concat([tracesOf(spanOf()), field(1, field(1, OVERLONG_COUNT), field(2, spanOf()))])],
])('%s with a varint of more than ten bytes costs only the spans it belongs to', (_what, body) => {
  expect(decodeTraces(body, PROTOBUF)).toMatchObject({
    ok: true,
    rejected: 1,
    records: [{ name: 'a span' }],
    reason: expect.stringMatching(/ cannot be decoded$/),
  });
});

test('the walk over the groups finds what the generated decoder of the whole request finds', () => {
  const body = Buffer.concat([
    field(1, field(2, spanOf(), field(1, field(1, 'one')), spanOf()), field(2, spanOf())),
    field(1),
    field(1, field(1, field(2, 'not a resource')), field(2, spanOf(fixed64(7, 1_000_000n)))),
  ]);
  const whole = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.decode(body);
  const scopes = (whole.resourceSpans ?? []).flatMap((group) => group.scopeSpans ?? []);
  const names = scopes.flatMap(({ scope, spans }) => (spans ?? []).map(() => scope?.name ?? ''));
  expect(recordsIn(decodeTraces(body, PROTOBUF)).map(({ scope }) => scope.name)).toEqual(names);
  expect(names).toEqual(['one', 'one', '', '']);
});
