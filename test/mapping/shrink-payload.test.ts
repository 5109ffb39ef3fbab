import fc from 'fast-check';
import { shrinkPayload } from '../../exporters/mapping/shrink-payload';

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

describe('a payload that is shrunk', () => {
  test('loses its longest texts and says how long they were', () => {
    const payload = {
      a: 'x'.repeat(1_000),
      list: ['short', 'y'.repeat(3_000)],
      n: 1,
      no: null,
      deep: { t: 'z' },
    };
    expect(shrinkPayload(payload)).toEqual({
      a: 'x'.repeat(1_000),
      list: ['short', '[3000 characters cut]'],
      n: 1,
      no: null,
      deep: { t: 'z' },
    });
  });

  test('is measured in bytes: what is longest in them goes first', () => {
    const payload = { ascii: 'x'.repeat(1_500), wide: '語'.repeat(1_000) };
    expect(shrinkPayload(payload)).toEqual({ ascii: 'x'.repeat(1_500), wide: '[1000 characters cut]' });
  });

  test('is none where texts are not what makes it large', () => {
    expect(shrinkPayload({ list: Array.from({ length: 10_000 }, (_, index) => index) })).toBeUndefined();
    expect(shrinkPayload({ list: Array(1_000).fill('short') })).toBeUndefined();
  });

  test('is left as it was, has the same keys, and is under half', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }));
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.constant(null), tie('list'), tie('map')),
      list: fc.array(tie('value')),
      map: fc.dictionary(fc.string(), tie('value')),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json.value), (payload) => {
        const before = JSON.stringify(payload);
        const shrunk = shrinkPayload(payload);
        expect(JSON.stringify(payload)).toBe(before);
        if (shrunk === undefined) return;
        expect(bytesOf(shrunk) * 2).toBeLessThan(Buffer.byteLength(before));
        expect(Object.keys(shrunk)).toEqual(Object.keys(payload));
      }),
    );
  });
});
