import { createMask } from '../../../processors/masking/create-mask';
import { presets } from '../../../processors/masking/presets';
import { MASK_PRESETS } from '../../../src/core/mask-option';

const MIB = 1024 * 1024;
/** Pieces that make a careless pattern start anew at every character. */
const PIECES: readonly string[] = [
  'a',
  '1',
  ' ',
  '.',
  '-',
  '@',
  '+',
  ':',
  '(',
  '"',
  '\\',
  '%40',
  'a@',
  'a.',
  '@a.',
  'aaaa@aaaa.aaaa.',
  '1 ',
  '1-',
  '12 34 ',
  '4111 ',
  '41111111',
  '1.',
  '1.1.',
  ':1',
  'a:',
  '::',
  'DE89 3704 ',
  'DE12',
  'DE',
  'eyJ',
  'eyJ.',
  'eyJ.a',
  'eyJhbGciOiJ',
  'sk-',
  'sk-a',
  'AKIA',
  'xox',
  'ghp_',
  'Bearer ',
  'Bearer',
  'authorization: Bearer ',
  '-----BEGIN ',
  '+1',
  '+1 (',
  '00 1',
  '01 23 ',
  '(415) ',
  '415-',
  '-----BEGIN PRIVATE KEY-----',
];

describe('built-in rules take time linear in the text', () => {
  // The slowest of these takes well under half a second a megabyte; quadratic time would take minutes.
  test.each(MASK_PRESETS)(
    '%s',
    (name) => {
      let slowestMs = 0;
      for (const piece of PIECES) {
        const text = piece.repeat(Math.ceil(MIB / piece.length));
        const startedMs = performance.now();
        presets[name].find(text);
        presets[name].find(`${text}@eyJ.1:1::x`);
        const tookMs = performance.now() - startedMs;
        if (tookMs > 5_000) throw new Error(`${JSON.stringify(piece)} took ${tookMs} ms`);
        slowestMs = Math.max(slowestMs, tookMs);
      }
      expect(slowestMs).toBeLessThan(5_000);
    },
    120_000,
  );

  test.each(['[', '{"a":', '{"a":[', '"', '[1,', '["\\', '{"\\"', '[[],', '{} ', '[{"a":"', '\\"['])(
    'JSON made of %s',
    (piece) => {
      const mask = createMask(['email', { keys: ['secret'] }, { path: '$..a..a..a[*]..b' }], {
        counts: { masked: 0, passed: 0, failed: 0 },
      });
      const startedMs = performance.now();
      mask.text(piece.repeat(Math.ceil(MIB / piece.length)));
      mask.text(`[${piece.repeat(Math.ceil(MIB / piece.length))}`);
      expect(performance.now() - startedMs).toBeLessThan(5_000);
    },
  );
});
