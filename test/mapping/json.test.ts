import fc from 'fast-check';
import { parseJson, parseStructure } from '../../exporters/mapping/parse-json';
import { JSON_MARKERS, toJson } from '../../exporters/mapping/to-json';
import type { AnyValue } from '../../src/core/any-value';
import { hostileValue } from '../contracts/hostile-values';

describe('toJson', () => {
  test.each<[string, AnyValue, unknown]>([
    ['bigint', 12345678901234567890n, '12345678901234567890'],
    ['bytes', new Uint8Array([104, 105]), 'aGk='],
    ['NaN', Number.NaN, 'NaN'],
    ['infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['undefined', undefined, null],
    ['undefined in a map', { a: undefined, b: 1 }, { b: 1 }],
    ['undefined in a list', [undefined, 1], [null, 1]],
    ['null', null, null],
  ])('%s', (_, value, json) => {
    expect(toJson(value)).toEqual(json);
  });

  test('a cycle ends in a marker; the same value twice is no cycle', () => {
    const shared = { a: 1 };
    const value: { [key: string]: AnyValue } = { one: shared, two: shared };
    value['self'] = value;
    expect(toJson(value)).toEqual({ one: { a: 1 }, two: { a: 1 }, self: JSON_MARKERS.cycle });
  });

  test('depth ends in a marker', () => {
    const json = JSON.stringify(toJson(parseJson(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)));
    expect(json).toBe(`${'['.repeat(64)}"${JSON_MARKERS.depth}"${']'.repeat(64)}`);
  });

  test('a small graph that unfolds without end is cut', () => {
    let value: AnyValue = 'leaf';
    for (let depth = 0; depth < 60; depth += 1) value = [value, value];
    const started = performance.now();
    expect(JSON.stringify(toJson(value))).toContain(JSON_MARKERS.size);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('a __proto__ key stays a key and pollutes nothing', () => {
    const json = toJson(parseJson('{"__proto__":{"polluted":true}}'));
    expect(JSON.stringify(json)).toBe('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  test('what JSON can say comes out as it is, and anything comes out as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
        const source: AnyValue = parseJson(JSON.stringify(value));
        expect(toJson(source)).toEqual(source);
      }),
    );
    fc.assert(
      fc.property(hostileValue(), (value) => {
        const text = JSON.stringify(toJson(value));
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('parseJson', () => {
  test('is undefined for what is no JSON', () => {
    for (const text of ['', '{', 'hello', '[1,]', '\ud800']) expect(parseJson(text)).toBeUndefined();
  });

  test('parseStructure leaves texts that look like scalars alone', () => {
    for (const text of ['42', 'true', 'null', '"x"', ' 7']) expect(parseStructure(text)).toBeUndefined();
    expect(parseStructure(' \n{"a":1}')).toEqual({ a: 1 });
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseJson(text);
        parseStructure(`[${text}`);
      }),
    );
  });
});
