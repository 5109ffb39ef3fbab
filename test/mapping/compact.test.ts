import { compact, compactOrNothing } from '../../exporters/mapping/compact';

test('undefined goes, everything else stays: null, zero, empty', () => {
  expect(Object.entries(compact({ a: undefined, b: null, c: 0, d: '' }))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
  ]);
  expect(compactOrNothing({ a: undefined })).toBeUndefined();
});

test('a __proto__ key stays a key', () => {
  const kept = compact({ ...JSON.parse('{"__proto__":{"polluted":true}}') });
  expect(JSON.stringify(kept)).toBe('{"__proto__":{"polluted":true}}');
  expect(kept).not.toHaveProperty('polluted');
});
