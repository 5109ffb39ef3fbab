import { type Decoded, decodeLogs, decodeTraces } from '@lucidic/gateway';
import { type AnyValue, recordFromSpan } from '@lucidic/otel/pipeline';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { capturedLogs, capturedSpans, captureNames } from './support/captured';
import { FORMATS } from './support/formats';
import { recordsIn } from './support/records-in';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
/** For one request of a few kilobytes, on a busy machine. */
const MAX_MS = 2_000;

const [sample] = capturedSpans('openai-openinference-chat-tools.json');
const bodies = captureNames()
  .filter((_, index) => index % 10 === 0)
  .flatMap((name) =>
    FORMATS.flatMap(({ contentType, traces, logs }) => [
      { contentType, decode: decodeTraces, body: traces.serializeRequest(capturedSpans(name)) },
      { contentType, decode: decodeLogs, body: logs.serializeRequest(capturedLogs(name)) },
    ]),
  )
  .flatMap(({ body, ...rest }) => (body && body.length > 0 ? [{ ...rest, body }] : []));

/** Whatever it is: an outcome of the union, in time, with a right status. */
function expectOutcome(decode: () => Decoded<object>): void {
  const startMs = performance.now();
  const outcome = decode();
  expect(performance.now() - startMs).toBeLessThan(MAX_MS);
  if (outcome.ok) {
    expect(outcome.rejected).toBeGreaterThanOrEqual(0);
    if (outcome.rejected > 0) expect(outcome.reason).toMatch(/ rejected: /);
  } else {
    expect([400, 413]).toContain(outcome.status);
    expect(outcome.detail.length).toBeLessThan(200);
  }
}

const someBody = fc.constantFrom(...bodies);

test('random bytes are no crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.constantFrom(PROTOBUF, JSON_TYPE), (body, type) => {
      expectOutcome(() => decodeTraces(body, type));
      expectOutcome(() => decodeLogs(body, type));
    }),
    { numRuns: 2_000 },
  );
});

test('a body that ends early is refused, or what is whole of it is read', () => {
  fc.assert(
    fc.property(someBody, fc.nat(), ({ body, contentType, decode }, at) => {
      expectOutcome(() => decode(body.subarray(0, at % body.length), contentType));
    }),
    { numRuns: 1_000 },
  );
});

test('a body with changed bytes is no crash', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(someBody, changes, ({ body, contentType, decode }, places) => {
      const changed = new Uint8Array(body);
      for (const [at, byte] of places) changed[at % changed.length] = byte;
      expectOutcome(() => decode(changed, contentType));
    }),
    { numRuns: 2_000 },
  );
});

test('bodies cut and glued together are no crash', () => {
  fc.assert(
    fc.property(someBody, someBody, fc.nat(), fc.nat(), (one, other, at, from) => {
      const glued = Buffer.concat([
        one.body.subarray(0, at % one.body.length),
        other.body.subarray(from % other.body.length),
      ]);
      expectOutcome(() => one.decode(glued, one.contentType));
    }),
    { numRuns: 1_000 },
  );
});

test('any JSON in any place is no crash', () => {
  const anything = fc.jsonValue({ maxDepth: 6 });
  fc.assert(
    fc.property(someBody, anything, fc.nat(), ({ decode }, value, place) => {
      const span = {
        traceId: 'f'.repeat(32),
        spanId: 'f'.repeat(16),
        attributes: [{ key: 'a', value: { stringValue: 'b' } }],
      };
      const request: unknown = {
        resourceSpans: [
          { scopeSpans: [{ scope: {}, spans: [{ ...span, events: [{}], status: {} }] }], resource: {} },
        ],
        resourceLogs: [
          { scopeLogs: [{ scope: {}, logRecords: [{ ...span, body: { arrayValue: { values: [{}] } } }] }] },
        ],
      };
      expectOutcome(() => decode(JSON.stringify(replaced(request, { left: place % 50 }, value)), JSON_TYPE));
      expectOutcome(() => decode(JSON.stringify(value), JSON_TYPE));
    }),
    { numRuns: 3_000 },
  );
});

/** The value with the one found after `left` others replaced. */
function replaced(value: unknown, counter: { left: number }, by: unknown): unknown {
  counter.left -= 1;
  if (counter.left < 0 && counter.left > -2) return by;
  if (Array.isArray(value)) return value.map((item) => replaced(item, counter, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, counter, by)]));
}

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.maxSafeInteger().filter((value) => !Object.is(value, -0)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
  fc.uint8Array({ maxLength: 50 }),
  fc.constant(null),
);
const { value: anyValue } = fc.letrec<{ value: AnyValue; list: AnyValue; map: AnyValue }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 5 }),
  map: fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));
const attributes = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), anyValue, {
  maxKeys: 8,
  noNullPrototype: true,
});
const hrTime = fc.tuple(fc.integer({ min: 0, max: 2 ** 33 }), fc.integer({ min: 0, max: 999_999_999 }));

test.each(FORMATS)(
  'any span that the SDK encodes in $format is the record it is in the process',
  ({ contentType, traces }) => {
    fc.assert(
      fc.property(
        attributes,
        attributes,
        fc.tuple(hrTime, hrTime, hrTime),
        (one, other, [startTime, end, time]) => {
          if (sample === undefined) throw new Error('the capture has no spans');
          // As SDK 3.x has them: nested maps and bytes too, which the types of 2.x do not know.
          const span = {
            ...sample,
            startTime,
            endTime: end[0] === 0 && end[1] === 0 ? startTime : end,
            attributes: one,
            events: [{ name: 'event', time, attributes: other }],
          } as ReadableSpan;
          const body = traces.serializeRequest([span]) ?? new Uint8Array();
          expect(recordsIn(decodeTraces(body, contentType))).toEqual([recordFromSpan(span)]);
        },
      ),
      { numRuns: 500 },
    );
  },
);
