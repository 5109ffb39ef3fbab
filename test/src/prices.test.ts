import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ConfigError, LucidicExporter, LucidicSpanProcessor, type ModelPrice } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'azure.ai.openai',
  'gen_ai.request.model': 'my-deployment',
  'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
  'gen_ai.usage.input_tokens': 1000,
  'gen_ai.usage.output_tokens': 100,
  'gen_ai.usage.cache_read.input_tokens': 400,
};
const PRICES: readonly ModelPrice[] = [
  { models: ['my-deployment'], provider: 'azure', input: 2, output: 8, cacheRead: 0.5 },
];

describe('the option prices', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await testBackend();
  });
  afterEach(() => backend.close());

  const options = () => ({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });

  async function usageOf(
    processor: ConstructorParameters<typeof SimpleSpanProcessor>[0] | LucidicSpanProcessor,
  ) {
    const tracing = startTracing('onEnd' in processor ? processor : new SimpleSpanProcessor(processor));
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    await tracing.close();
    const [event] = await backend.events();
    return event?.payload;
  }

  test('puts the application’s own price on the event', async () => {
    const payload = await usageOf(new LucidicSpanProcessor({ ...options(), prices: PRICES }));
    expect(payload).toMatchObject({ usage: { input_tokens: 1000, output_tokens: 100, cost: 0.0022 } });
  });

  test('does so behind the exporter as well', async () => {
    const payload = await usageOf(new LucidicExporter({ ...options(), prices: PRICES }));
    expect(payload).toMatchObject({ usage: { cost: 0.0022 } });
  });

  test('without it, a deployment on Azure has no cost', async () => {
    const payload = await usageOf(new LucidicSpanProcessor(options()));
    expect(payload).toMatchObject({ usage: { input_tokens: 1000 } });
    expect(payload).not.toHaveProperty('usage.cost');
  });

  test('is checked when the processor is made', () => {
    const wrong = [{ models: ['m'], input: 1, output: -1 }];
    expect(() => new LucidicSpanProcessor({ ...options(), prices: wrong })).toThrow(ConfigError);
    expect(() => new LucidicSpanProcessor({ ...options(), prices: wrong })).toThrow('prices[0].output');
  });
});
