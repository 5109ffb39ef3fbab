import fc from 'fast-check';
import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import type { Dialect } from '../../exporters/mapping/dialects/dialect';
import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import type { SpanRecord } from '../../src/core/span-record';
import { deepFreeze } from './deep-freeze';
import { hostileValue } from './hostile-values';

/** What a dialect's author brings to the contract. */
export interface DialectFixtures {
  /** Captured spans this dialect must read. */
  readonly own: readonly SpanRecord[];
  /** Captured spans of other conventions; it must not claim them. */
  readonly foreign: readonly SpanRecord[];
  /** Every attribute name the dialect looks at; each gets every wrong value there is. */
  readonly attributeNames: readonly string[];
}

/** The bound on one reading of a megabyte, generous enough for a busy machine. */
const MAX_MS_PER_MEGABYTE = 1000;

/**
 * What every dialect promises: it is pure (same span, same reading, nothing written), total (no span makes it throw),
 * exclusive (the chooser picks it and no other for its spans) and bounded (a megabyte is read in no time).
 */
export function dialectContract(dialect: Dialect, fixtures: DialectFixtures): void {
  describe(`dialect contract: ${dialect.name}`, () => {
    test('is pure', () => {
      for (const record of fixtures.own) {
        deepFreeze(record);
        const first = dialect.read(record);
        expect(dialect.read(record)).toEqual(first);
        expect(first.dialect).toBe(dialect.name);
      }
    });

    test('is exclusive', () => {
      expect(fixtures.own.length).toBeGreaterThan(0);
      for (const record of fixtures.own) expect(chooseDialect(record)).toBe(dialect);
      for (const record of fixtures.foreign) expect(chooseDialect(record)).not.toBe(dialect);
    });

    test('is known by its marks and its scope alone', () => {
      for (const record of [...fixtures.own, ...fixtures.foreign]) {
        const marks = Object.entries(record.attributes).filter(([name]) => dialect.marks.includes(name));
        expect(dialect.matches({ scope: record.scope, attributes: Object.fromEntries(marks) })).toBe(
          dialect.matches(record),
        );
      }
    });

    test('never goes by the name of a span', () => {
      const [record] = fixtures.own;
      if (!record) throw new Error('the contract needs a captured span');
      const bare = { ...record, attributes: {}, scope: { name: 'app' } };
      for (const name of ['chat gpt-4o', 'OpenAI Chat Completions', 'llm', 'anthropic.messages.create']) {
        expect(chooseDialect(Object.assign({}, bare, { name }))).toBeUndefined();
      }
    });

    test('is total: any value under any name it knows', () => {
      const attributes = fc.dictionary(fc.constantFrom(...fixtures.attributeNames), hostileValue(), {
        maxKeys: 12,
      });
      fc.assert(
        fc.property(fc.constantFrom(...fixtures.own), attributes, (record, wild) => {
          read(dialect, record, { ...record.attributes, ...wild });
          read(dialect, record, wild);
        }),
        { numRuns: 400 },
      );
    });

    test('is total: every known name with every kind of wrong value', () => {
      const [record] = fixtures.own;
      if (!record) throw new Error('the contract needs a captured span');
      for (const name of fixtures.attributeNames) {
        for (const value of WRONG_VALUES) {
          read(dialect, record, { ...record.attributes, [name]: value });
          read(
            dialect,
            { ...record, events: [{ name: 'exception', timeUnixMs: 0, attributes: { [name]: value } }] },
            {},
          );
        }
      }
    });

    test('is bounded: a megabyte under any name it knows', () => {
      const [record] = fixtures.own;
      if (!record) throw new Error('the contract needs a captured span');
      for (const name of fixtures.attributeNames) {
        for (const text of MEGABYTES) {
          const started = performance.now();
          read(dialect, failing(record, text), { ...record.attributes, [name]: text });
          expect(performance.now() - started).toBeLessThan(MAX_MS_PER_MEGABYTE);
        }
      }
    });
  });
}

/** The record with the text as its failure, where stacks are looked for. */
function failing(record: SpanRecord, message: string): SpanRecord {
  return { ...record, status: { code: 'ERROR', message } };
}

function read(dialect: Dialect, record: SpanRecord, attributes: AnyValueMap): void {
  const wild = { ...record, attributes };
  expect(typeof dialect.matches(wild)).toBe('boolean');
  expect(dialect.read(wild).dialect).toBe(dialect.name);
}

const DEEP = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const PROTO =
  '{"__proto__":{"polluted":true},"messages":[{"__proto__":{"role":"x"},"role":"user","content":"y"}]}';

const WRONG_VALUES: readonly AnyValue[] = [
  null,
  '',
  'text',
  '[]',
  '{}',
  '[null]',
  '[[[]]]',
  '{"messages":null}',
  '{"messages":[[]]}',
  '{"messages":[null,1,"x",{}]}',
  '{"generations":[[null,{"message":7}]]}',
  '{"choices":[{"message":{"tool_calls":[{}],"content":[{}]}}]}',
  '{"output":[null,{"type":"function_call"},{"type":"reasoning","summary":3}]}',
  '{"type":"message","content":[{"type":"tool_use"},{"type":"image","source":4}]}',
  '{"broken":',
  '\ud800',
  DEEP,
  PROTO,
  Number.NaN,
  -1,
  10n ** 30n,
  true,
  new Uint8Array([1, 2, 3]),
  [1, 'a', null],
  { role: 1, parts: [{ type: 'tool_call' }, { type: 7 }] },
];

const MEGABYTES: readonly string[] = [
  'x'.repeat(1 << 20),
  `[${'{"role":"user","content":"hello"},'.repeat(30_000)}{}]`,
  '\n    at x\n'.repeat(100_000),
  'Error: '.repeat(150_000),
  `${'Error: same\n'.repeat(80_000)}\n    at x`,
  '\n'.repeat(1 << 20),
  `\n${' '.repeat(1 << 20)}`,
  '{'.repeat(1 << 20),
];
