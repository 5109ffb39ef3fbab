import { createMask } from '../../../processors/masking/create-mask';
import { MASK_FAILED } from '../../../processors/masking/visitor';
import type { MaskOption } from '../../../src/core/mask-option';
import { sessionRecord } from '../../support/spans';
import { counts } from './support/secrets';

/** `(a+)+$` takes some 2^40 steps on this. */
const TRAP = `${'a'.repeat(40)}!`;
const CATASTROPHE = /(a+)+$/;
const LIMIT_MS = 50;
/** Four limits, and what a busy machine adds. */
const RECORD_MS = 4 * LIMIT_MS + 300;

function timed<T>(work: () => T): { readonly result: T; readonly tookMs: number } {
  const startedMs = performance.now();
  const result = work();
  return { result, tookMs: performance.now() - startedMs };
}

describe('a mask that does not end', () => {
  test.each<[string, MaskOption]>([
    ['a pattern', [{ pattern: CATASTROPHE, token: 'X' }]],
    ['a pattern in a function', (text) => text.replace(CATASTROPHE, '[X]')],
    [
      'a loop that catches everything',
      (text) => {
        if (text !== TRAP) return text;
        for (;;) {
          try {
            for (;;) Math.random();
          } catch {}
        }
      },
    ],
  ])('%s costs the text, not the record, and not the thread', (_name, option) => {
    const seen = counts();
    let warnings = 0;
    const mask = createMask(option, {
      counts: seen,
      onTimeout: () => {
        warnings += 1;
      },
    });
    const record = sessionRecord({
      name: 'chat',
      attributes: { before: 'one', trap: TRAP, after: 'two', more: ['three', { four: 'four' }] },
    });
    const { result, tookMs } = timed(() => mask.record(record));
    expect(tookMs).toBeLessThan(RECORD_MS);
    expect(result).toMatchObject({
      name: 'chat',
      attributes: { before: 'one', trap: MASK_FAILED, after: 'two', more: ['three', { four: 'four' }] },
    });
    expect(seen).toEqual({ masked: 0, passed: 5, failed: 1 });
    expect(warnings).toBe(1);
  });

  test('many culprits in a record together take no longer, and leave as placeholders', () => {
    const seen = counts();
    const mask = createMask([{ pattern: CATASTROPHE }], { counts: seen });
    const traps = Array.from({ length: 100 }, (_, index) => `${TRAP}${index}`);
    const { result, tookMs } = timed(() => mask.record(sessionRecord({ attributes: { traps } })));
    expect(tookMs).toBeLessThan(RECORD_MS);
    expect(result.attributes['traps']).toEqual(traps.map(() => MASK_FAILED));
    expect(seen.failed).toBe(100);
  });

  test('after twenty culprits in a minute a record gets a tenth of the time, until the minute is over', () => {
    let nowMs = 1_000;
    const clock = { monotonicMs: () => nowMs + performance.now() };
    const mask = createMask([{ pattern: CATASTROPHE }], { counts: counts(), clock, timeoutMs: 40 });
    for (let index = 0; index < 20; index += 1) mask.text(`${TRAP}${index}`);
    // Twice 4 ms; with the whole time it would be twice 40.
    expect(timed(() => mask.text(TRAP)).tookMs).toBeLessThan(80);
    expect(mask.text('fine')).toBe('fine');
    nowMs += 61_000;
    expect(timed(() => mask.text(TRAP)).tookMs).toBeGreaterThanOrEqual(79);
  });

  test('presets before and after a culprit still do their work on the others', () => {
    const mask = createMask(['email', (text) => text.replace(CATASTROPHE, ''), 'card'], { counts: counts() });
    const attributes = { a: 'joe@example.com 4111111111111111', b: TRAP };
    expect(mask.record(sessionRecord({ attributes })).attributes).toEqual({
      a: '[EMAIL] [CARD]',
      b: MASK_FAILED,
    });
  });

  test('a mask that recurses without end, rejects, or answers nothing withholds the text', async () => {
    const rejections: unknown[] = [];
    const listener = (reason: unknown): void => {
      rejections.push(reason);
    };
    process.on('unhandledRejection', listener);
    const deep = (text: string): string => deep(`${text}`) + text;
    const late = (async (): Promise<string> => {
      throw new Error('late');
    }) as unknown as (text: string) => string;
    expect(createMask(deep, { counts: counts() }).text('x')).toBe(MASK_FAILED);
    expect(createMask(late, { counts: counts() }).text('x')).toBe(MASK_FAILED);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', listener);
    expect(rejections).toEqual([]);
  });
});
