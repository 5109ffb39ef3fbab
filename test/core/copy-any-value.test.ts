import fc from 'fast-check';
import { copyAnyValueMap } from '../../src/core/copy-any-value';
import { deepFreeze } from '../contracts/deep-freeze';

const MANY_BYTES = 1_000_000;
const copyOf = (map: object) => copyAnyValueMap(map, MANY_BYTES)?.value;

function nested(levels: number): object {
  let map = {};
  for (let level = 0; level < levels; level += 1) map = { map };
  return map;
}

describe('copyAnyValueMap', () => {
  test('gives an equal map of its own for whatever JSON can say', () => {
    const maps = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }));
    fc.assert(
      fc.property(maps, (map) => {
        const before = JSON.stringify(map);
        expect(JSON.stringify(copyOf(deepFreeze(map)))).toBe(before);
      }),
    );
  });

  test('what is changed afterwards is not changed in the copy', () => {
    const bytes = new Uint8Array([1, 2]);
    const map = { list: [{ text: 'a' }], bytes };
    const copy = copyOf(map);
    map.list.push({ text: 'b' });
    Object.assign(map.list[0] ?? {}, { text: 'changed' });
    bytes[0] = 9;
    expect(copy).toEqual({ list: [{ text: 'a' }], bytes: new Uint8Array([1, 2]) });
  });

  test('keeps a key that is called __proto__, and what is no value is undefined', () => {
    const copy = copyOf(JSON.parse('{"__proto__": {"a": 1}}'));
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":1}}');
    expect(copyOf({ a: () => 1, b: Symbol('b'), c: null })).toEqual({ a: undefined, b: undefined, c: null });
  });

  test('measures texts by their characters, and keys too', () => {
    const bytes = (map: object) => copyAnyValueMap(map, MANY_BYTES)?.bytes ?? Number.NaN;
    expect(bytes({ a: 'x'.repeat(500) }) - bytes({ a: '' })).toBe(500);
    expect(bytes({ ['k'.repeat(500)]: '' }) - bytes({ k: '' })).toBe(499);
    expect(bytes({ a: new Uint8Array(500) })).toBeGreaterThanOrEqual(500);
    expect(bytes({ a: [1, 2, 3] })).toBeGreaterThan(bytes({ a: [] }));
  });

  test('is undefined for what does not fit, without looking at all of it', () => {
    expect(copyAnyValueMap({ a: 'x'.repeat(100) }, 99)).toBeUndefined();
    expect(copyAnyValueMap({ a: new Uint8Array(100) }, 99)).toBeUndefined();
    const startedMs = performance.now();
    expect(copyAnyValueMap({ list: new Array(2 ** 31) }, 1_000)).toBeUndefined();
    expect(performance.now() - startedMs).toBeLessThan(100);
  });

  test('goes 64 levels deep, and not round in circles', () => {
    expect(copyOf(nested(63))).toEqual(nested(63));
    expect(copyOf(nested(65))).toBeUndefined();
    const circle: Record<string, unknown> = {};
    Object.assign(circle, { a: circle, b: [circle, circle] });
    const startedMs = performance.now();
    expect(copyAnyValueMap(circle, 8 * 1024 * 1024)).toBeUndefined();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});
