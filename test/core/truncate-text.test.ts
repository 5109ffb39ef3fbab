import fc from 'fast-check';
import { TRUNCATED, truncateText } from '../../src/core/truncate-text';

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('truncateText', () => {
  test.each([
    ['short', 10, 'short'],
    ['exact', 5, 'exact'],
    ['longer', 5, 'longe…'],
    ['a😀', 3, 'a😀'],
    ['a😀b', 3, 'a😀…'],
    ['a😀b', 2, 'a…'],
    ['😀😀', 1, '…'],
    ['text', 0, '…'],
    ['', 0, ''],
  ])('%s cut to %i is %s', (text, maxLength, expected) => {
    expect(truncateText(text, maxLength)).toBe(expected);
  });

  test('half a pair that the text brought along is not kept at the cut', () => {
    expect(truncateText('ab\ud800cd', 3)).toBe('ab…');
  });

  test('never cuts a pair in two, never exceeds its length, and always says that it cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '👩‍👩‍👧', '\u{10ffff}'), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.nat(60), (whole, maxLength) => {
        const cut = truncateText(whole, maxLength);
        expect(cut).not.toMatch(LONE);
        if (whole.length <= maxLength) expect(cut).toBe(whole);
        else {
          expect(cut.endsWith(TRUNCATED)).toBe(true);
          const kept = cut.slice(0, -TRUNCATED.length);
          expect(whole.startsWith(kept)).toBe(true);
          expect(kept.length).toBeLessThanOrEqual(maxLength);
          expect(kept.length).toBeGreaterThanOrEqual(maxLength - 1);
        }
      }),
    );
  });

  test('what is cut of any text at all can be encoded as a URL where the text could', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (whole, maxLength) => {
        expect(encodeURIComponent(truncateText(whole, maxLength))).toBeDefined();
      }),
    );
  });
});
