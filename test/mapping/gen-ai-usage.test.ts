import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import type { AnyValueMap } from '../../src/core/any-value';
import { at } from './support/facts-of-result';
import { mapEvents } from './support/map-events';
import { span } from './support/span';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'm',
};

describe('usage is inclusive, whoever counted', () => {
  const attributes = {
    ...CHAT,
    'gen_ai.usage.input_tokens': 21,
    'gen_ai.usage.output_tokens': 17,
    'gen_ai.usage.cache_read.input_tokens': 5,
    'gen_ai.usage.cache_creation.input_tokens': 7,
  };

  test('any other scope is believed', () => {
    expect(genAi.read(span(attributes)).usage?.input).toBe(21);
  });

  test('except that a total cannot be smaller than its part', () => {
    expect(genAi.read(span({ ...attributes, 'gen_ai.usage.input_tokens': 3 })).usage?.input).toBe(15);
  });

  test.each<[string, AnyValueMap, number, number]>([
    ['input without what was cached', { 'gen_ai.usage.total_tokens': 50 }, 33, 17],
    ['everything included', { 'gen_ai.usage.total_tokens': 38 }, 21, 17],
    [
      'output without reasoning',
      { 'gen_ai.usage.total_tokens': 40, 'gen_ai.usage.reasoning.output_tokens': 2 },
      21,
      19,
    ],
    ['neither with its part', { 'llm.usage.total_tokens': 52, 'gen_ai.usage.reasoning_tokens': 2 }, 33, 19],
    ['a total that explains nothing', { 'gen_ai.usage.total_tokens': 99 }, 21, 17],
  ])('a total tells how an unknown scope counts: %s', (_, told, input, output) => {
    expect(genAi.read(span({ ...attributes, ...told })).usage).toMatchObject({ input, output });
  });

  test('the Anthropic SDK counts as the conventions want it, whatever a total says', () => {
    const scope = { name: 'com.anthropic.sdk.typescript' };
    const reading = genAi.read(span({ ...attributes, 'gen_ai.usage.total_tokens': 50 }, { scope }));
    expect(reading.usage).toMatchObject({ input: 21, cacheRead: 5, cacheWrite: 7 });
    expect(reading.metadata).toMatchObject({ total_tokens: 50 });
  });

  test('tokens by modality are kept', () => {
    const [event] = mapEvents(
      span({
        ...CHAT,
        'gen_ai.usage.text.input_tokens': 1,
        'gen_ai.usage.image.input_tokens': 2,
        'gen_ai.usage.audio.output_tokens': 3,
        'gen_ai.usage.video.input_tokens': 4,
      }),
    );
    expect(at(event, 'payload.misc.usage')).toEqual({
      input_text: 1,
      input_image: 2,
      output_audio: 3,
      input_video: 4,
    });
  });
});
