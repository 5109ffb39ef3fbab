import fc from 'fast-check';
import { durationSeconds, isoTime } from '../../exporters/mapping/iso-time';

test.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [1_795_345_081_365.25, '2026-11-22T10:58:01.365250Z'],
  [1_795_345_081_999.9998, '2026-11-22T10:58:02.000000Z'],
  [Number.NaN, '1970-01-01T00:00:00.000000Z'],
  [-5, '1970-01-01T00:00:00.000000Z'],
  [1e300, '1970-01-01T00:00:00.000000Z'],
])('%d', (unixMs, iso) => {
  expect(isoTime(unixMs)).toBe(iso);
});

test('any microsecond of this century survives', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000_000 }), (micros) => {
      const iso = isoTime(micros / 1000);
      const back = Date.parse(`${iso.slice(0, 23)}Z`) * 1000 + Number(iso.slice(23, 26));
      expect(back).toBe(micros);
    }),
  );
});

test('a duration is seconds, and absent when the clock went backwards', () => {
  expect(durationSeconds(1000, 2500.5)).toBe(1.5005);
  expect(durationSeconds(1000, 1000)).toBe(0);
  expect(durationSeconds(1000, 999)).toBeUndefined();
  expect(durationSeconds(Number.NaN, 999)).toBeUndefined();
});
