import fc from 'fast-check';
import { decodeBatch, encodeBatch } from '../../exporters/host/worker/batch';
import type { HostEntry } from '../../exporters/host/worker/host-entry';
import { toJson } from '../../exporters/mapping/to-json';
import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord, SpanRecord } from '../../src/core/span-record';
import { hostileValue } from '../contracts/hostile-values';
import { fixtureNames, readFixture, recordsOf } from '../mapping/support/record-from-fixture';
import { sessionRecord } from '../support/spans';

const captured = fixtureNames().flatMap((name) => recordsOf(readFixture(name)));

function throughBytes(entries: readonly HostEntry[]): readonly HostEntry[] {
  // A copy: what is read must not depend on the memory it was written in.
  const decoded = decodeBatch(Uint8Array.from(encodeBatch(entries)));
  if (decoded === undefined) throw new Error('this version cannot read what it wrote');
  return decoded;
}

function recordThroughBytes(record: SessionRecord): SessionRecord {
  const [entry] = throughBytes([{ record, bytes: 7 }]);
  if (entry === undefined || !('record' in entry)) throw new Error('no record came back');
  return entry.record;
}

describe('a batch', () => {
  test('brings every captured span over as it was', () => {
    const entries = captured.map((record, bytes) => ({ record, bytes }));
    expect(throughBytes(entries)).toEqual(entries);
  });

  test('brings over what few records have', () => {
    const twin: SpanRecord = { ...sessionRecord({ spanId: 'b'.repeat(16) }), masked: true };
    const { session: _none, ...alone } = twin;
    const record: SessionRecord = {
      ...sessionRecord(),
      parent: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) },
      parentSpanId: 'e'.repeat(16),
      parentIsRemote: true,
      contentFree: true,
      interrupted: true,
      namedOutside: true,
      masked: true,
      status: { code: 'ERROR', message: 'it failed' },
      twins: [twin, alone],
      session: { id: 's', source: 'trace', name: 'root' },
    };
    expect(recordThroughBytes(record)).toEqual(record);
    expect(recordThroughBytes({ ...sessionRecord(), parent: { eventId: 'x' } }).parent).toEqual({
      eventId: 'x',
    });
  });

  test('keeps commands between records', () => {
    const entries: readonly HostEntry[] = [
      { record: sessionRecord(), bytes: 1 },
      { endedSessionId: 'one' },
      { record: sessionRecord({ name: 'two' }), bytes: 2 },
      { endAll: true },
    ];
    expect(throughBytes(entries)).toEqual(entries);
    // The first form: versions that know no other read it.
    expect(encodeBatch(entries)[0]).toBe(1);
  });

  test("keeps an owner's words about a session, in a form that older versions leave alone", () => {
    const entries: readonly HostEntry[] = [
      { command: { open: 'one', fields: { session_name: 'n', tags: ['a', 'b'] }, endsWithProcess: true } },
      { command: { open: 'two', fields: {}, endsWithProcess: false } },
      { record: sessionRecord(), bytes: 1 },
      { command: { update: 'one', fields: { task: 'wörter', session_eval: 0.5 } } },
      { command: { end: 'one', fields: { is_successful: false } } },
    ];
    expect(throughBytes(entries)).toEqual(entries);
    expect(encodeBatch(entries)[0]).toBe(2);
  });

  test.each<[string, string]>([
    ['short and wide', '東京 🗼'],
    ['long and wide', '東京 🗼'.repeat(5_000)],
    ['long and plain', 'plain '.repeat(5_000)],
    ['with lone surrogates, short', 'a \ud83d and \udc00'],
    ['that say U+FFFD themselves', `${'\ufffd'.repeat(70)}`],
    ['with lone surrogates', `\ud83d and \udc00${'x'.repeat(100)}`],
    ['empty', ''],
  ])('a text that is %s comes over to the last unit', (_what, text) => {
    expect(recordThroughBytes(sessionRecord({ attributes: { text } })).attributes['text']).toBe(text);
  });

  test('brings over any value, to mapping the same', () => {
    const attributes = fc.dictionary(fc.string(), hostileValue(), { maxKeys: 8 });
    fc.assert(
      fc.property(attributes, (wild) => {
        const record = sessionRecord({ attributes: wild, resource: wild });
        const back = recordThroughBytes(record);
        expect(toJson({ ...back.attributes })).toEqual(toJson({ ...wild }));
      }),
    );
  });

  test('cuts what is circular or too deep with the markers of mapping', () => {
    const circular: { [key: string]: AnyValue } = { name: 'x' };
    circular['self'] = circular;
    let deep: AnyValue = 'bottom';
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    const attributes: AnyValueMap = { circular, deep };
    const back = recordThroughBytes(sessionRecord({ attributes }));
    expect(JSON.stringify(toJson({ ...back.attributes }))).toBe(JSON.stringify(toJson(attributes)));
  });
});

describe('bytes that are no batch', () => {
  const whole = encodeBatch(captured.slice(0, 8).map((record) => ({ record, bytes: 1 })));

  test('of another form are told from damage', () => {
    expect(decodeBatch(Uint8Array.from([9, 0, 0, 0, 0, 0, 0, 0]))).toBeUndefined();
  });

  test('cut at any byte throw, and never come back as records that were not there', () => {
    for (let length = 0; length < Math.min(whole.length, 4_000); length += 1) {
      expect(() => decodeBatch(whole.subarray(0, length))).toThrow();
    }
  });

  test('with any byte changed are read or refused, in time', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = Uint8Array.from(whole);
        broken[at] = ((broken[at] ?? 0) + change) % 256;
        const startedMs = performance.now();
        try {
          decodeBatch(broken);
        } catch (error) {
          expect(String(error)).toMatch(/Error/);
        }
        expect(performance.now() - startedMs).toBeLessThan(5_000);
      }),
      { numRuns: 300 },
    );
  });
});
