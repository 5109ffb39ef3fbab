import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { dialects } from '../../exporters/mapping/dialects';
import { mapRecord } from '../../exporters/mapping/map-record';
import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { fixtureNames, readFixture, recordsOf } from './support/record-from-fixture';
import { span } from './support/span';

const captured = fixtureNames().flatMap((name) => recordsOf(readFixture(name)));
/** A span of each dialect: the captured one with the most attributes, or one with its marks. */
const ONE_OF_EACH: readonly (readonly [string, SessionRecord])[] = dialects.map((dialect) => {
  const own = captured.filter((record) => chooseDialect(record) === dialect);
  const size = (record: SessionRecord): number => Object.keys(record.attributes).length;
  const largest = own.sort((a, b) => size(b) - size(a))[0];
  const made = span(Object.fromEntries(dialect.marks.map((name) => [name, 'generic'])));
  return [dialect.name, largest ?? made];
});

/** A budget for ten megabytes on a busy machine; what is quadratic takes minutes. */
const MAX_MS = 10_000;
const MANY_PLACES = 4;
const TEN_MEGABYTES = 10 * 1024 * 1024;

function cycle(): AnyValue {
  const value: { [key: string]: AnyValue } = { role: 'user', content: 'hello' };
  value['parts'] = [value];
  value['messages'] = [value];
  return value;
}

function nested(depth: number): AnyValue {
  let value: AnyValue = 'bottom';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? { content: value } : [value];
  return value;
}

const HOSTILE: readonly (readonly [string, () => AnyValue])[] = [
  ['a cycle', cycle],
  ['a bigint', () => 10n ** 40n],
  ['ten megabytes of text', () => 'word '.repeat(TEN_MEGABYTES / 5)],
  ['ten megabytes of brackets', () => '['.repeat(TEN_MEGABYTES)],
  ['ten megabytes of lines', () => '\n at x '.repeat(TEN_MEGABYTES / 7)],
  ['lone surrogates', () => `\ud83d${'\udc00'.repeat(1_000)}\ud800`],
  ['JSON 10,000 deep', () => `${'{"content":['.repeat(10_000)}1${']}'.repeat(10_000)}`],
  ['a structure 10,000 deep', () => nested(10_000)],
  [
    'prototype keys',
    () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  ],
];

describe.each(ONE_OF_EACH)('a span of %s', (_name, record) => {
  test.each(HOSTILE)('with %s in every place is mapped in time, without a throw, to JSON', (_what, make) => {
    const value = make();
    const names = Object.keys(record.attributes);
    // One place at a time, and few for what is large: more would only measure the memory.
    const every =
      typeof value === 'string' && value.length > TEN_MEGABYTES / 2
        ? Math.ceil(names.length / MANY_PLACES)
        : 1;
    for (const name of names.filter((_, index) => index % every === 0)) {
      const startedMs = performance.now();
      const events = mapped(record, { ...record.attributes, [name]: value });
      expect(performance.now() - startedMs).toBeLessThan(MAX_MS);
      expect(events).toBeGreaterThan(0);
    }
    expect({}).not.toHaveProperty('polluted');
  });

  test('whose attributes are named like the parts of an object is read as any other', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'gen_ai.request.__proto__'];
    const odd = JSON.parse(`{${names.map((name) => `"${name}":"odd"`).join(',')}}`);
    expect(mapped(record, { ...record.attributes, ...odd })).toBeGreaterThan(0);
    expect({}).not.toHaveProperty('odd');
  });
});

/** How many events come out; each has to be JSON. */
function mapped(record: SessionRecord, attributes: AnyValueMap): number {
  const events = mapRecord({ ...record, attributes });
  for (const { event } of events) JSON.stringify(event);
  return events.length;
}
