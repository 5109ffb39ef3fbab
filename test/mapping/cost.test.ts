import fc from 'fast-check';
import { costOf } from '../../exporters/mapping/cost/cost';
import { PRICES } from '../../exporters/mapping/cost/prices';

const USAGE = { input: 1_000_000, output: 1_000_000 };

describe('which price', () => {
  test.each([
    ['openai', 'gpt-4o-mini', 0.75],
    ['openai', 'gpt-4o-mini-2024-07-18', 0.75],
    ['openai', 'GPT-4o-mini', 0.75],
    ['openai', 'gpt-4o-2024-05-13', 20],
    ['openai', 'gpt-4o-2024-08-06', 12.5],
    ['openai', 'gpt-5-mini', 2.25],
    ['anthropic', 'claude-haiku-4-5-20251001', 6],
    ['anthropic', 'claude-3-5-haiku-latest', 4.8],
    ['gcp.gemini', 'models/gemini-2.0-flash-001', 0.5],
  ])('%s %s', (provider, model, cost) => {
    expect(costOf(USAGE, provider, model)).toBeCloseTo(cost, 9);
  });

  test.each([
    ['openai', 'gpt-5-mini-high'],
    ['openai', 'gpt-5-2'],
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-4o-mini-realtime'],
    ['openai', 'llama-3.3-70b-versatile'],
    ['aws.bedrock', 'claude-sonnet-4-5'],
    ['azure.ai.openai', 'gpt-4o'],
    ['unknown', 'gpt-4o'],
    ['openai', ''],
    ['openai', 'my-own-model'],
  ])('%s %s has none: unknown is unknown', (provider, model) => {
    expect(costOf(USAGE, provider, model)).toBeUndefined();
  });

  test('beyond the length its price holds for, a model has none', () => {
    expect(costOf({ input: 200_000, output: 0 }, 'gcp.gemini', 'gemini-2.5-pro')).toBeCloseTo(0.25, 9);
    expect(costOf({ input: 200_001, output: 0 }, 'gcp.gemini', 'gemini-2.5-pro')).toBeUndefined();
  });

  test("an application's own prices go first", () => {
    const own = [{ providers: ['openai'], models: ['gpt-4o'], input: 1, output: 1, asOf: '2026-01-01' }];
    expect(costOf(USAGE, 'openai', 'gpt-4o', own)).toBe(2);
    expect(costOf(USAGE, 'openai', 'gpt-4o-mini', own)).toBeCloseTo(0.75, 9);
  });
});

describe('how much', () => {
  test('cached tokens cost what cached tokens cost', () => {
    // 21 plain + 7 written + 5 read + 17 out, at 3, 3.75, 0.3 and 15 dollars a million.
    const usage = { input: 33, output: 17, cacheRead: 5, cacheWrite: 7 };
    expect(costOf(usage, 'anthropic', 'claude-sonnet-4-5')).toBeCloseTo(
      (21 * 3 + 7 * 3.75 + 5 * 0.3 + 17 * 15) / 1e6,
      12,
    );
  });

  test('no tokens known, no cost', () => {
    expect(costOf(undefined, 'openai', 'gpt-4o')).toBeUndefined();
    expect(costOf({}, 'openai', 'gpt-4o')).toBeUndefined();
    expect(costOf({ cacheRead: 5 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(costOf({ input: 5 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(costOf({ output: 5 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(costOf({ input: 1_000_000 }, 'openai', 'text-embedding-3-small')).toBe(0.02);
  });

  test('audio is not priced as text', () => {
    expect(costOf({ ...USAGE, inputAudio: 0 }, 'openai', 'gpt-4o')).toBe(12.5);
    expect(costOf({ ...USAGE, inputAudio: 10 }, 'openai', 'gpt-4o')).toBeUndefined();
  });

  test('is never negative, grows with tokens, and caching never makes reading dearer', () => {
    const prices = PRICES.flatMap((price) =>
      price.providers.flatMap((provider) => price.models.map((model) => ({ provider, model }))),
    );
    const tokens = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...prices),
        tokens,
        tokens,
        tokens,
        ({ provider, model }, input, output, read) => {
          const cost = costOf({ input, output }, provider, model) ?? Number.NaN;
          const more = costOf({ input: input + 1, output: output + 1 }, provider, model) ?? Number.NaN;
          const cached =
            costOf({ input, output, cacheRead: Math.min(read, input) }, provider, model) ?? Number.NaN;
          expect(cost).toBeGreaterThanOrEqual(0);
          expect(more).toBeGreaterThan(cost);
          expect(cached).toBeLessThanOrEqual(cost);
        },
      ),
    );
  });
});

test('the table is sound: dated, no model twice, cached tokens never dearer than written ones', () => {
  const seen = new Set<string>();
  for (const price of PRICES) {
    expect(price.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(price.cacheRead ?? 0).toBeLessThanOrEqual(price.input);
    for (const provider of price.providers) {
      for (const model of price.models) {
        expect(seen).not.toContain(`${provider} ${model}`);
        expect(model).toBe(model.toLowerCase());
        seen.add(`${provider} ${model}`);
      }
    }
  }
});
