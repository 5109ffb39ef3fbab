import { DECODE_LIMITS, type Decoded, decodeLogs, decodeTraces } from '@lucidic/gateway';
import type { SpanRecord } from '@lucidic/otel/pipeline';
import { jsonSpan, jsonTraces } from './support/json';
import { recordsIn } from './support/records-in';
import { attribute, field, integer, spanOf, tracesOf, varint } from './support/wire';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
/** What is linear takes a tenth of it on a busy machine; what is quadratic takes minutes. */
const MAX_MS = 15_000;

/** Maps or arrays in each other, with a text at the bottom. */
function deepWire(levels: number, kind: 'array' | 'map'): Buffer {
  const bottom = field(1, 'bottom');
  const tags = kind === 'array' ? [10, 42] : [18, 10, 50];
  // From the inside out, without a copy of all that is inside at every level.
  const heads: Buffer[] = [];
  let length = bottom.length;
  for (let at = 0; at < levels * tags.length; at += 1) {
    const head = Buffer.concat([Buffer.from([tags[at % tags.length] ?? 0]), varint(BigInt(length))]);
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat([...heads.reverse(), bottom]);
}

function deepJson(levels: number, kind: 'array' | 'map'): string {
  const [open, close] =
    kind === 'array'
      ? ['{"arrayValue":{"values":[', ']}}']
      : ['{"kvlistValue":{"values":[{"key":"","value":', '}]}}'];
  return `${open.repeat(levels)}{"stringValue":"bottom"}${close.repeat(levels)}`;
}

/** A good span, and one with this value, in both encodings. */
function bothWith(wire: Uint8Array, json: string): readonly Decoded<SpanRecord>[] {
  const traces = jsonTraces(jsonSpan(), jsonSpan({ attributes: [{ key: 'key', value: 'HERE' }] }));
  return [
    decodeTraces(tracesOf(spanOf(), spanOf(attribute('key', wire))), PROTOBUF),
    decodeTraces(traces.replace('"HERE"', json), JSON_TYPE),
  ];
}

function levelsOf(value: unknown): number {
  let levels = 0;
  for (let inner = value; typeof inner === 'object' && inner !== null; levels += 1)
    inner = Object.values(inner)[0];
  return levels;
}

let startMs = 0;

beforeEach(() => {
  startMs = performance.now();
});

afterEach(() => expect(performance.now() - startMs).toBeLessThan(MAX_MS));

describe.each(['array', 'map'] as const)('%ss in each other', (kind) => {
  const limit = DECODE_LIMITS.maxDepthLevels;

  test('are read down to the limit', () => {
    for (const outcome of bothWith(deepWire(limit, kind), deepJson(limit, kind)))
      expect(levelsOf(recordsIn(outcome)[1]?.attributes['key'])).toBe(limit);
  });

  test('one level more rejects that span and no other', () => {
    for (const outcome of bothWith(deepWire(limit + 1, kind), deepJson(limit + 1, kind)))
      expect(outcome).toMatchObject({ ok: true, rejected: 1, records: [{ attributes: {} }] });
  });

  test('10,000 levels reject that span and no other', () => {
    for (const outcome of bothWith(deepWire(10_000, kind), deepJson(10_000, kind)))
      expect(outcome).toMatchObject({ ok: true, rejected: 1, records: [{ attributes: {} }] });
  });

  test('a caller cannot ask for more levels than there is stack', () => {
    const json = jsonTraces(jsonSpan({ attributes: [{ key: 'key', value: 'HERE' }] }));
    const body = json.replace('"HERE"', deepJson(100_000, kind));
    expect(decodeTraces(body, JSON_TYPE, { maxDepthLevels: 1_000_000 })).toMatchObject({
      ok: true,
      rejected: 1,
    });
  });
});

test.each([
  ['brackets', '['],
  ['objects', '{"resourceSpans":'],
])('a JSON body of 2 MB of %s is refused', (_what, text) => {
  const body = text.repeat(Math.ceil(2_000_000 / text.length));
  expect(decodeTraces(body, JSON_TYPE)).toMatchObject({ ok: false });
});

test('1,000,000 attributes in a span are too many fields in both encodings', () => {
  const one = attribute('key', integer(3, 1n));
  const wire = tracesOf(spanOf(Buffer.alloc(one.length * 1_000_000, one)));
  expect(decodeTraces(wire, PROTOBUF)).toMatchObject({ ok: false, status: 413 });
  const json = jsonTraces(jsonSpan({ attributes: ['HERE'] }));
  const list = '{"key":"a","value":{}},'.repeat(700_000);
  expect(decodeTraces(json.replace('"HERE"', `${list}{}`), JSON_TYPE)).toMatchObject({
    ok: false,
    status: 413,
  });
});

test('100,000 attributes in a span are cut, counted and told', () => {
  const attributes = Array.from({ length: 100_000 }, (_, index) => `key.${index}`);
  const wire = tracesOf(
    spanOf(Buffer.concat(attributes.map((key) => attribute(key, field(1, 'x')))), integer(10, 5n)),
  );
  const json = jsonTraces(
    jsonSpan({
      attributes: attributes.map((key) => ({ key, value: { stringValue: 'x' } })),
      droppedAttributesCount: 5,
    }),
  );
  for (const outcome of [decodeTraces(wire, PROTOBUF), decodeTraces(json, JSON_TYPE)]) {
    expect(outcome).toMatchObject({
      ok: true,
      rejected: 0,
      reason: 'cut from 1 span: attributes after the first 10000',
      records: [{ droppedAttributesCount: 90_005 }],
    });
    expect(outcome.ok && Object.keys(outcome.records[0]?.attributes ?? {})).toHaveLength(10_000);
  }
});

test.each([
  ['empty resource groups', (n: number) => Buffer.alloc(2 * n, Buffer.from([10, 0]))],
  ['empty scope groups', (n: number) => field(1, Buffer.alloc(2 * n, Buffer.from([18, 0])))],
  ['empty spans', (n: number) => tracesOf(Buffer.alloc(2 * n, Buffer.from([18, 0])))],
  ['empty events', (n: number) => tracesOf(spanOf(Buffer.alloc(2 * n, Buffer.from([90, 0]))))],
  [
    'empty values',
    (n: number) => tracesOf(spanOf(attribute('k', field(5, Buffer.alloc(2 * n, Buffer.from([10, 0])))))),
  ],
])('%s by the million take no memory: refused, and just below it read', (_what, make) => {
  expect(decodeTraces(make(10_000_000), PROTOBUF)).toMatchObject({ ok: false, status: 413 });
  expect(decodeTraces(make(1_900_000), PROTOBUF)).toMatchObject({ ok: true });
});

test('spans beyond the limit are rejected and counted, the first ones are taken', () => {
  const limits = { maxRecords: 3 };
  const wire = Buffer.concat([
    tracesOf(spanOf(), spanOf()),
    tracesOf(spanOf(), spanOf()),
    tracesOf(spanOf()),
  ]);
  const json = jsonTraces(...Array.from({ length: 5 }, () => jsonSpan()));
  for (const outcome of [decodeTraces(wire, PROTOBUF, limits), decodeTraces(json, JSON_TYPE, limits)]) {
    expect(outcome).toMatchObject({ rejected: 2, reason: '2 spans rejected: a request may have 3' });
    expect(outcome.ok && outcome.records).toHaveLength(3);
  }
});

test('the last events are kept, for failures come last', () => {
  const events = [1, 2, 3, 4].map((number) => ({ name: `event ${number}` }));
  const wire = tracesOf(spanOf(...events.map(({ name }) => field(11, field(2, name)))));
  const limits = { maxEventsPerSpan: 2 };
  for (const outcome of [
    decodeTraces(wire, PROTOBUF, limits),
    decodeTraces(jsonTraces(jsonSpan({ events })), JSON_TYPE, limits),
  ])
    expect(outcome).toMatchObject({
      records: [{ events: [{ name: 'event 3' }, { name: 'event 4' }] }],
      reason: 'cut from 1 span: events before the last 2',
    });
});

test('long texts are cut and end in …, long byte arrays become …', () => {
  const limits = { maxValueCharacters: 4 };
  const wire = tracesOf(
    spanOf(
      attribute('text', field(1, 'abcde')),
      attribute('pair', field(1, 'abc👋')),
      attribute('data', field(7, 'abcde')),
    ),
  );
  const value = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const attributes = [
    value('text', 'abcde'),
    value('pair', 'abc👋'),
    { key: 'data', value: { bytesValue: 'YWJjZGU=' } },
  ];
  for (const outcome of [
    decodeTraces(wire, PROTOBUF, limits),
    decodeTraces(jsonTraces(jsonSpan({ attributes })), JSON_TYPE, limits),
  ])
    expect(outcome).toMatchObject({
      rejected: 0,
      records: [{ name: 'a sp…', attributes: { text: 'abcd…', pair: 'abc…', data: '…' } }],
    });
});

test('a body beyond the limit is refused with 413', () => {
  expect(decodeTraces(new Uint8Array(11), PROTOBUF, { maxBodyBytes: 10 })).toMatchObject({
    ok: false,
    status: 413,
  });
  expect(decodeLogs(' '.repeat(11), JSON_TYPE, { maxBodyBytes: 10 })).toMatchObject({
    ok: false,
    status: 413,
  });
});

test('keys of the prototype are keys like any other, and nothing is polluted', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const map = field(6, field(1, field(1, '__proto__'), field(2, field(1, 'inner'))));
  const wire = tracesOf(spanOf(...keys.map((key) => attribute(key, map))));
  const kvlistValue = { values: [{ key: '__proto__', value: { stringValue: 'inner' } }] };
  const json = jsonTraces(jsonSpan({ attributes: keys.map((key) => ({ key, value: { kvlistValue } })) }));
  const polluting = '"__proto__":{"polluted":1,"name":"polluted","attributes":[{"key":"polluted"}]},';
  for (const outcome of [
    decodeTraces(wire, PROTOBUF),
    decodeTraces(json, JSON_TYPE),
    decodeTraces(json.replaceAll('{"', `{${polluting}"`), JSON_TYPE),
  ]) {
    const [record] = recordsIn(outcome);
    expect(record?.name).toBe('a span');
    expect(Object.keys(record?.attributes ?? {})).toEqual(keys);
    const [inner] = Object.values(record?.attributes ?? {});
    expect(Object.entries(inner ?? {})).toEqual([['__proto__', 'inner']]);
    expect(Object.getPrototypeOf(record?.attributes)).toBe(null);
    expect(Object.getPrototypeOf(inner)).toBe(null);
  }
  expect('polluted' in {}).toBe(false);
});

test('a lone surrogate stays what it is in JSON', () => {
  const json = jsonTraces(
    jsonSpan({ name: '\ud83d', attributes: [{ key: '\udc00', value: { stringValue: '\ud800' } }] }),
  );
  expect(recordsIn(decodeTraces(json, JSON_TYPE))[0]).toMatchObject({
    name: '\ud83d',
    attributes: { '\udc00': '\ud800' },
  });
});

test('JSON that is not UTF-8 is read with U+FFFD, and a byte order mark is no content', () => {
  const json = Buffer.from(`\ufeff${jsonTraces(jsonSpan({ name: '??' }))}`);
  json.fill(0xff, json.indexOf('??'), json.indexOf('??') + 2);
  expect(recordsIn(decodeTraces(json, JSON_TYPE))[0]?.name).toBe('\ufffd\ufffd');
});

test('a resource that cannot be read rejects its spans, and its content is not told', () => {
  const resource = { attributes: [{ key: 'secret-key', value: 'secret-value' }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [jsonSpan()] }] }] });
  expect(decodeTraces(body, JSON_TYPE)).toEqual({
    ok: true,
    records: [],
    rejected: 1,
    reason: '1 span rejected: an attribute value is not an object',
  });
});
