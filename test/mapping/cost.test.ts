import fc from 'fast-check';
import { costOf, type PricedCall } from '../../exporters/mapping/cost/cost';
import { readModelId } from '../../exporters/mapping/cost/model-id';
import { type ListPrice, PRICES } from '../../exporters/mapping/cost/prices';
import { normaliseProvider } from '../../exporters/mapping/providers';
import { modelPrices } from '../../src/core/model-price';
import { sessionRecord } from '../support/spans';
import { mapEvents } from './support/map-events';

const AT = Date.parse('2026-11-22');
const USAGE = { input: 100_000, output: 100_000 };

/** What 100,000 tokens in and as many out cost, as dollars per million of both. */
function rate(provider: string, model: string, more: Partial<PricedCall> = {}): number | undefined {
  const cost = costOf({ usage: USAGE, provider, model, atUnixMs: AT, ...more });
  return cost === undefined ? undefined : Number((cost * 10).toPrecision(10));
}

function cost(usage: PricedCall['usage'], provider: string, model: string): number | undefined {
  return costOf({ usage, provider, model, atUnixMs: AT });
}

describe('which price', () => {
  test.each([
    ['openai', 'gpt-4o-mini', 0.75],
    ['openai', 'gpt-4o-mini-2024-07-18', 0.75],
    ['openai', 'GPT-4o-mini', 0.75],
    ['openai', 'gpt-4o-2024-05-13', 20],
    ['openai', 'gpt-4o-2024-08-06', 12.5],
    ['openai', 'gpt-5-mini', 2.25],
    ['openai', 'gpt-6.1-sol', 12],
    ['anthropic', 'claude-haiku-4-5-20251001', 6],
    ['anthropic', 'claude-3-5-haiku-latest', 4.8],
    ['anthropic', 'claude-sonnet-4-5', 18],
    ['gcp.gemini', 'gemini-2.0-flash-001', 0.5],
    ['groq', 'openai/gpt-oss-120b', 0.75],
    ['together', 'Qwen/Qwen3.5-397B-A17B', 4.2],
    ['mistral_ai', 'mistral-large-latest', 2],
    ['cohere', 'command-r-08-2024', 0.75],
    ['x_ai', 'grok-4.3', 3.75],
  ])('%s %s: by its name, or by its name without the date', (provider, model, expected) => {
    expect(rate(provider, model)).toBe(expected);
  });

  test.each([
    ['openai', 'gpt-5-mini-high'],
    ['openai', 'gpt-5-2'],
    ['openai', 'gpt-5-12345678'],
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-4o-mini-realtime'],
    ['openai', 'llama-3.3-70b-versatile'],
    ['openai', 'openai/gpt-4o'],
    ['openai', 'ft:gpt-4o-mini-2024-07-18:acme::a1b2'],
    ['openai', 'ft:gpt-4o-mini-2024-07-18'],
    ['openai', 'gpt-4o-v2'],
    ['openai', 'gpt-4o-mini-v1:0x'],
    ['openai', 'toString'],
    ['openrouter', 'openai/gpt-4o'],
    ['openrouter', 'anthropic/claude-sonnet-4-5'],
    ['openrouter', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['unknown', 'gpt-4o'],
    ['openai', ''],
    ['openai', 'my-own-model'],
  ])('%s %s has none: unknown is unknown', (provider, model) => {
    expect(rate(provider, model)).toBeUndefined();
  });

  test('Azure has none: what kind of deployment it is, no span says', () => {
    expect(
      rate('azure.ai.openai', 'gpt-4o-mini-2024-07-18', { requestModel: 'gpt-4o-mini' }),
    ).toBeUndefined();
  });

  test.each([
    ['global.anthropic.claude-sonnet-4-5-20250929-v1:0', 18],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 19.8],
    ['eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 19.8],
    ['apac.anthropic.claude-haiku-4-5-20251001-v1:0', 6.6],
    ['us.anthropic.claude-opus-4-6-v1', 33],
    ['global.anthropic.claude-sonnet-4-6', 18],
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', undefined],
    ['claude-sonnet-4-5-20250929-v1:0', undefined],
    ['us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', undefined],
    ['us-gov.anthropic.claude-sonnet-4-20250514-v1:0', undefined],
    ['anthropic.claude-sonnet-4-20250514-v1:0', 18],
    ['claude-sonnet-4-20250514-v1:0', 18],
    [
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      19.8,
    ],
    [
      'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0',
      18,
    ],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0', 19.8],
    ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0', 4],
    ['arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-pro-v1:0', undefined],
    [
      'arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0',
      undefined,
    ],
    ['arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/k2m9x', undefined],
    ['us.amazon.nova-pro-v1:0', 4],
    ['eu.amazon.nova-pro-v1:0', undefined],
    ['amazon.nova-pro-v1:0', undefined],
    ['us.meta.llama3-3-70b-instruct-v1:0', 1.44],
  ])('Bedrock’s %s: %s', (model, expected) => {
    expect(rate('aws.bedrock', model)).toBe(expected);
  });

  test.each([
    ['gcp.vertex_ai', 'publishers/anthropic/models/claude-opus-4@20250514', 90],
    ['gcp.vertex_ai', 'claude-opus-4@20250514', 90],
    ['gcp.vertex_ai', 'claude-sonnet-4-5@20250929', undefined],
    [
      'gcp.vertex_ai',
      'projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929',
      18,
    ],
    [
      'gcp.vertex_ai',
      'projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929',
      19.8,
    ],
    [
      'gcp.vertex_ai',
      'projects/p/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5',
      19.8,
    ],
    ['gcp.vertex_ai', 'projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash-001', 2.8],
    ['gcp.vertex_ai', 'projects/p/locations/us-central1/endpoints/1234', undefined],
    ['gcp.vertex_ai', 'gemini-2.5-flash', 2.8],
    ['gcp.vertex_ai', 'gemini-3.5-flash', undefined],
    ['gcp.gen_ai', 'models/gemini-3.5-flash', 10.5],
    ['gcp.gemini', 'models/gemini-2.0-flash-001', 0.5],
    ['gcp.gen_ai', 'gemini-2.0-flash', undefined],
  ])('Google’s %s %s: %s', (provider, model, expected) => {
    expect(rate(provider, model)).toBe(expected);
  });

  test('the model asked for says where, when the one that answered does not', () => {
    const model = 'claude-sonnet-4-5-20250929';
    const requestModel = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    expect(rate('aws.bedrock', model, { requestModel })).toBe(19.8);
    expect(rate('anthropic', model, { requestModel })).toBe(19.8);
    expect(rate('anthropic', model, { requestModel: 'claude-sonnet-4-5' })).toBe(18);
    expect(rate('anthropic', model, { requestModel: 'claude-sonnet-4-5@20250929' })).toBeUndefined();
  });

  test.each([
    [{ 'openai.response.service_tier': 'default', 'openai.request.service_tier': 'flex' }, 0.0009],
    [{ 'anthropic.response.service_tier': 'standard' }, 0.0009],
    [{ 'openai.request.service_tier': 'auto' }, 0.0009],
    [{ 'openai.request.service_tier': 'flex' }, undefined],
    [{ 'openai.response.service_tier': 'priority' }, undefined],
    [{ 'anthropic.response.service_tier': 'batch' }, undefined],
  ])('a tier with prices of its own has none here: %j', (tier, expected) => {
    const spoken = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': 2000,
      'gen_ai.usage.output_tokens': 1000,
    };
    const [event] = mapEvents(sessionRecord({ attributes: { ...spoken, ...tier } }));
    expect(event?.payload).toHaveProperty('usage.input_tokens', 2000);
    expect(Object(event?.payload).usage.cost).toBe(expected);
  });

  test('a price that ends holds until its day, and the one announced follows', () => {
    const at = (iso: string) => ({ atUnixMs: Date.parse(iso) });
    expect(rate('gcp.gemini', 'gemini-3.6-flash', at('2026-12-31T23:59:59Z'))).toBe(4.5);
    expect(rate('gcp.gemini', 'gemini-3.6-flash', at('2027-01-01T00:00:00Z'))).toBe(9);
    expect(rate('gcp.gemini', 'gemini-3.6-flash', { atUnixMs: Number.NaN })).toBeUndefined();
  });

  test('a long prompt has the price of long prompts, whole; where that is not known, none', () => {
    expect(cost({ input: 200_000, output: 0 }, 'gcp.gemini', 'gemini-2.5-pro')).toBeCloseTo(0.25, 9);
    expect(cost({ input: 200_001, output: 100 }, 'gcp.gemini', 'gemini-2.5-pro')).toBeCloseTo(0.5015025, 9);
    expect(
      cost({ input: 200_001, cacheRead: 200_001, output: 0 }, 'gcp.gemini', 'gemini-2.5-pro'),
    ).toBeCloseTo(0.05000025, 9);
    expect(cost({ input: 200_001, output: 0 }, 'anthropic', 'claude-sonnet-4')).toBeUndefined();
  });
});

describe("the application's own prices", () => {
  const priced = (own: readonly object[], provider: string, model: string, requestModel?: string) =>
    costOf({ usage: USAGE, provider, model, requestModel, atUnixMs: AT }, modelPrices(own, 'prices'));

  test('go before the list, and leave the rest of it', () => {
    const own = [{ models: ['GPT-4o'], provider: 'openai', input: 1, output: 1 }];
    expect(priced(own, 'openai', 'gpt-4o')).toBe(0.2);
    expect(priced(own, 'openai', 'gpt-4o-2024-08-06')).toBe(0.2);
    expect(priced(own, 'openai', 'gpt-4o-mini')).toBeCloseTo(0.075, 12);
    expect(priced(own, 'azure.ai.openai', 'gpt-4o')).toBeUndefined();
  });

  test('match any provider unless they name one, in whichever way it is written', () => {
    expect(priced([{ models: ['m'], input: 1, output: 1 }], 'whoever', 'm')).toBe(0.2);
    expect(priced([{ models: ['m'], provider: 'Bedrock', input: 1, output: 1 }], 'aws.bedrock', 'm')).toBe(
      0.2,
    );
    const both = [
      { models: ['m'], input: 1, output: 1 },
      { models: ['m'], provider: 'groq', input: 2, output: 2 },
    ];
    expect(priced(both, 'groq', 'm')).toBe(0.4);
    expect(priced(both, 'openai', 'm')).toBe(0.2);
  });

  test('price what the list cannot: deployments, gateways, own profiles and fine-tuned models', () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/k2m9x';
    const own = [
      {
        models: ['my-deployment', arn, 'anthropic/claude-sonnet-4-5', 'ft:gpt-4o:acme::a1'],
        input: 1,
        output: 1,
      },
    ];
    expect(priced(own, 'azure.ai.openai', 'gpt-4o-2024-08-06', 'my-deployment')).toBe(0.2);
    expect(priced(own, 'aws.bedrock', arn)).toBe(0.2);
    expect(priced(own, 'openrouter', 'anthropic/claude-sonnet-4-5')).toBe(0.2);
    expect(priced(own, 'openai', 'ft:gpt-4o:acme::A1')).toBe(0.2);
  });

  test('the longest name wins, then the first entry', () => {
    const own = [
      { models: ['m'], input: 1, output: 1 },
      { models: ['m-2026-01-01'], input: 2, output: 2 },
      { models: ['m'], input: 9, output: 9 },
    ];
    expect(priced(own, 'x', 'm-2026-01-01')).toBe(0.4);
    expect(priced(own, 'x', 'm-2026-02-02')).toBe(0.2);
  });

  test('cached tokens cost as others where no other rate is given, and a length ends where it says', () => {
    const usage = { input: 1_000_000, output: 0, cacheRead: 500_000, cacheWrite: 100_000 };
    const of = (own: object) =>
      costOf({ usage, provider: 'x', model: 'm', atUnixMs: AT }, modelPrices([own], 'prices'));
    expect(of({ models: ['m'], input: 2, output: 1 })).toBe(2);
    expect(of({ models: ['m'], input: 2, output: 1, cacheRead: 0, cacheWrite: 4 })).toBe(1.2);
    expect(of({ models: ['m'], input: 2, output: 1, upToInput: 10 })).toBeUndefined();
    expect(of({ models: ['m'], input: 2, output: 1, upToInput: 10, beyond: { input: 3, output: 1 } })).toBe(
      3,
    );
  });
});

describe('how much', () => {
  test('cached tokens cost what cached tokens cost', () => {
    // 21 plain + 7 written + 5 read + 17 out, at 3, 3.75, 0.3 and 15 dollars a million.
    const usage = { input: 33, output: 17, cacheRead: 5, cacheWrite: 7 };
    expect(cost(usage, 'anthropic', 'claude-sonnet-4-5')).toBeCloseTo(
      (21 * 3 + 7 * 3.75 + 5 * 0.3 + 17 * 15) / 1e6,
      12,
    );
  });

  test('tokens of a kind whose rate is not known make the whole cost unknown', () => {
    expect(cost({ ...USAGE, cacheRead: 0 }, 'openai', 'gpt-5-pro')).toBe(13.5);
    expect(cost({ ...USAGE, cacheRead: 1 }, 'openai', 'gpt-5-pro')).toBeUndefined();
    expect(cost({ ...USAGE, cacheWrite: 1 }, 'openai', 'gpt-4o')).toBeUndefined();
  });

  test('no tokens known, no cost', () => {
    expect(cost(undefined, 'openai', 'gpt-4o')).toBeUndefined();
    expect(cost({}, 'openai', 'gpt-4o')).toBeUndefined();
    expect(cost({ cacheRead: 5 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(cost({ input: 5 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(cost({ output: 5 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(cost({ input: 1_000_000 }, 'openai', 'text-embedding-3-small')).toBe(0.02);
  });

  test('counts that cannot be have no cost', () => {
    for (const kind of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) {
      for (const count of [-1, Number.NaN]) {
        expect(cost({ ...USAGE, [kind]: count }, 'anthropic', 'claude-opus-5')).toBeUndefined();
      }
    }
    expect(cost({ input: Number.POSITIVE_INFINITY, output: 1 }, 'openai', 'gpt-4o')).toBeUndefined();
  });

  test('audio is not priced as text', () => {
    expect(cost({ ...USAGE, inputAudio: 0 }, 'openai', 'gpt-4o')).toBe(1.25);
    expect(cost({ ...USAGE, inputAudio: 10 }, 'openai', 'gpt-4o')).toBeUndefined();
    expect(cost({ ...USAGE, outputAudio: 10 }, 'openai', 'gpt-4o')).toBeUndefined();
  });

  test('grows with tokens, and caching never makes reading dearer', () => {
    const tokens = fc.integer({ min: 0, max: 90_000 });
    fc.assert(
      fc.property(fc.constantFrom(...everyAlias()), tokens, tokens, tokens, (alias, input, output, read) => {
        const of = (usage: PricedCall['usage']) => costOf({ ...alias, usage }) ?? Number.NaN;
        const plain = of({ input, output });
        expect(plain).toBeGreaterThanOrEqual(0);
        expect(of({ input: input + 1, output: output + 1 })).toBeGreaterThan(plain);
        if (alias.price.cacheRead !== undefined)
          expect(of({ input, output, cacheRead: Math.min(read, input) })).toBeLessThanOrEqual(plain);
      }),
    );
  });

  test('whatever a span counts, a cost is a number of 0 or more, or there is none', () => {
    const count = fc.oneof(fc.double(), fc.integer({ min: -10, max: 1_000_000 }), fc.constant(0));
    const usage = fc.record(
      {
        input: count,
        output: count,
        cacheRead: count,
        cacheWrite: count,
        inputAudio: count,
        outputAudio: count,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...everyAlias()), usage, (alias, counted) => {
        const found = costOf({ ...alias, usage: counted }) ?? 0;
        expect(found).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(found)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('names nobody has seen', () => {
  const piece = fc.constantFrom(
    ...[
      'arn:aws:bedrock:',
      'us.',
      'anthropic.',
      'projects/',
      '/locations/',
      '/models/',
      'models/',
      '@',
      ':',
      '-v1:0',
    ],
    ...['gpt-4o', 'claude-sonnet-4-5', '-2024-07-18', '-20250929', '/', '.', ' ', '__proto__', 'İ', '\ud800'],
  );
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((pieces) => pieces.join('')),
  );

  test('never throw', () => {
    fc.assert(
      fc.property(name, name, name, (provider, model, requestModel) => {
        const found = costOf({ usage: USAGE, provider, model, requestModel, atUnixMs: AT }) ?? 0;
        expect(found).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('cost no time, however long they are', () => {
    const model = `gpt-4o${'-2024-07-18'.repeat(1_000_000)}`;
    const startedMs = performance.now();
    for (let i = 0; i < 1_000; i += 1) expect(rate('openai', model)).toBeUndefined();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe('the list is sound', () => {
  test('its days are days that have been, and one price follows another without a gap or an overlap', () => {
    const ends = new Map<string, string | undefined>();
    for (const price of PRICES) {
      for (const day of [price.asOf, price.from, price.until]) {
        if (day !== undefined) expect(new Date(day).toISOString()).toBe(`${day}T00:00:00.000Z`);
      }
      expect(Date.parse(price.asOf)).toBeLessThanOrEqual(Date.now());
      for (const name of price.sellers.flatMap((seller) =>
        price.models.map((model) => `${seller} ${model}`),
      )) {
        if (ends.has(name)) expect(ends.get(name)).toBe(price.from ?? 'never: it is there twice');
        ends.set(name, price.until);
      }
    }
  });

  test('rates are of 0 or more, reading from a cache is never dearer than reading, writing to it never cheaper', () => {
    for (const price of PRICES) {
      for (const rates of [price, ...(price.beyond ? [price.beyond] : [])]) {
        expect(rates.input).toBeGreaterThan(0);
        expect(rates.output).toBeGreaterThanOrEqual(0);
        expect(rates.cacheRead ?? 0).toBeLessThanOrEqual(rates.input);
        expect(rates.cacheWrite ?? rates.input).toBeGreaterThanOrEqual(rates.input);
      }
    }
  });

  test('beyond a length, rates of the same kinds are known and none is lower', () => {
    for (const { beyond, ...price } of PRICES.filter((one) => one.beyond !== undefined)) {
      expect(price.upToInput).toBeGreaterThan(0);
      for (const kind of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) {
        expect(beyond?.[kind] === undefined).toBe(price[kind] === undefined);
        expect(beyond?.[kind] ?? 0).toBeGreaterThanOrEqual(price[kind] ?? 0);
      }
    }
  });

  test('every name is written as names are looked up, and leads to its own price', () => {
    for (const { price, provider, model, place, atUnixMs } of everyAlias()) {
      expect(readModelId(model)?.names[0]).toBe(model);
      expect(normaliseProvider(provider)).toBe(provider);
      const found = costOf({
        usage: { input: 1000, output: 1000 },
        provider,
        model,
        requestModel: place,
        atUnixMs,
      });
      const factor =
        provider !== 'anthropic' && price.places?.global === undefined ? (price.places?.us ?? 1) : 1;
      expect(found).toBeCloseTo((factor * (price.input + price.output)) / 1000, 12);
    }
  });
});

interface Alias {
  readonly price: ListPrice;
  readonly provider: string;
  readonly model: string;
  /** An id asked for that says where, for prices that differ by it. */
  readonly place?: string;
  readonly requestModel?: string;
  readonly atUnixMs: number;
}

/** Every name of the list with every seller, at a time and a place its price holds. */
function everyAlias(): Alias[] {
  return PRICES.flatMap((price) =>
    price.sellers.flatMap((provider) =>
      price.models.map((model) => {
        const atUnixMs = price.from === undefined ? AT : Date.parse(price.from);
        const region = price.places?.global === undefined ? 'us' : 'global';
        const place =
          provider === 'aws.bedrock'
            ? `${region}.${model.includes('.') ? '' : 'anthropic.'}${model}`
            : `projects/p/locations/${region}/publishers/x/models/${model}`;
        const asked =
          provider === 'aws.bedrock' || provider === 'gcp.vertex_ai' ? { place, requestModel: place } : {};
        return { price, provider, model, ...asked, atUnixMs };
      }),
    ),
  );
}
