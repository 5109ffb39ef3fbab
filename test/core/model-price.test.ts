import { ConfigError } from '../../src/core/errors';
import { modelPrices } from '../../src/core/model-price';

const GOOD = { models: ['m'], input: 1, output: 2 };

describe('the option prices', () => {
  test('is copied, with names in lower case and the rates of cached tokens filled in', () => {
    const models = [' My-Model '];
    const given = [
      { ...GOOD, models, provider: 'openai', upToInput: 10, beyond: { input: 3, output: 4, cacheRead: 1 } },
    ];
    const prices = modelPrices(given, 'prices');
    models.push('another');
    expect(prices).toEqual([
      {
        models: ['my-model'],
        provider: 'openai',
        input: 1,
        output: 2,
        cacheRead: 1,
        cacheWrite: 1,
        upToInput: 10,
        beyond: { input: 3, output: 4, cacheRead: 1, cacheWrite: 3 },
      },
    ]);
    expect(modelPrices([], 'prices')).toEqual([]);
  });

  test.each([
    [{}, 'prices', 'list'],
    ['gpt-4o', 'prices', 'list'],
    [[null], 'prices[0]', 'models, provider'],
    [[GOOD, []], 'prices[1]', 'models, provider'],
    [[GOOD, { ...GOOD, inptu: 1 }], 'prices[1].inptu', 'Did you mean input?'],
    [[{ ...GOOD, perRequestInDollars: 1 }], 'prices[0].perRequestInDollars', 'Use models'],
    [[{ ...GOOD, models: undefined }], 'prices[0].models', "['my-model']"],
    [[{ ...GOOD, models: 'm' }], 'prices[0].models', "['my-model']"],
    [[{ ...GOOD, models: [] }], 'prices[0].models', "['my-model']"],
    [[{ ...GOOD, models: ['m', ''] }], 'prices[0].models', '1 to 300'],
    [[{ ...GOOD, models: ['m'.repeat(301)] }], 'prices[0].models', '1 to 300'],
    [[{ ...GOOD, provider: 7 }], 'prices[0].provider', "'openai'"],
    [[{ models: ['m'], output: 1 }], 'prices[0].input', 'missing'],
    [[{ models: ['m'], input: 1 }], 'prices[0].output', 'per million'],
    [[{ ...GOOD, input: '1' }], 'prices[0].input', 'per million'],
    [[{ ...GOOD, input: Number.NaN }], 'prices[0].input', 'per million'],
    [[{ ...GOOD, output: -1 }], 'prices[0].output', '0 or more'],
    [[{ ...GOOD, cacheRead: Number.POSITIVE_INFINITY }], 'prices[0].cacheRead', '0 or more'],
    [[{ ...GOOD, upToInput: 0 }], 'prices[0].upToInput', 'above 0'],
    [[{ ...GOOD, beyond: GOOD }], 'prices[0].beyond', 'upToInput'],
    [[{ ...GOOD, upToInput: 1, beyond: GOOD }], 'prices[0].beyond.models', 'Use input'],
    [[{ ...GOOD, upToInput: 1, beyond: { input: 1 } }], 'prices[0].beyond.output', 'missing'],
  ])('%j is refused by the name of the field, with a fix', (value, option, part) => {
    const failure = thrown(() => modelPrices(value, 'prices'));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ code: 'CONFIG', option });
    expect(failure.message).toContain(part);
  });
});

function thrown(fn: () => unknown): Error {
  try {
    fn();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('expected it to throw an Error');
}
