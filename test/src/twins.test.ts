import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import * as callbacks from '@langchain/core/callbacks/manager';
import { awaitAllCallbacks } from '@langchain/core/callbacks/promises';
import { ChatOpenAI } from '@langchain/openai';
import { startModelServer } from '@lucidic/example-model-server';
import OpenAI from 'openai';
import { LucidicSpanProcessor } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing, withBaggage } from '../support/tracing';

const QUESTION = 'Where shall I go in spring?';

/** Law 2 with the real instrumentors: LangChain and the OpenAI client under it, both instrumented. */
describe('one event per model call', () => {
  let model: Awaited<ReturnType<typeof startModelServer>>;
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;
  let tracing: Tracing;
  const openAi = new OpenAIInstrumentation();
  const langChain = new LangChainInstrumentation();

  beforeAll(async () => {
    model = await startModelServer({ latencyMs: 5 });
    openAi.manuallyInstrument(OpenAI);
    langChain.manuallyInstrument(callbacks);
  });
  afterAll(() => model.close());

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
    tracing = startTracing(processor);
    openAi.setTracerProvider(tracing.provider);
    langChain.setTracerProvider(tracing.provider);
  });
  afterEach(async () => {
    await tracing.close();
    await backend.close();
  });

  const chat = () =>
    new ChatOpenAI({
      model: 'gpt-4o-mini',
      apiKey: 'none',
      maxRetries: 0,
      configuration: { baseURL: `${model.url}/v1` },
    });

  test.each([
    ['plain', (llm: ChatOpenAI) => llm.invoke(QUESTION)],
    ['streamed', drain],
  ])('law 2: 20 %s calls at once, asked the same, are 20 events', async (_name, call) => {
    const llm = chat();
    await withBaggage({ 'lucidic.session_id': 's' }, () =>
      Promise.all(Array.from({ length: 20 }, () => call(llm))),
    );
    await awaitAllCallbacks();
    await processor.forceFlush();
    const events = await backend.events('s');
    expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 20 }, () => 'llm_generation'));
    expect(processor.stats()).toMatchObject({
      accepted: 40,
      delivered: 20,
      dropped: { duplicate: 20 },
      pending: 0,
    });
    for (const { payload, metadata } of events) {
      expect(payload).toMatchObject({
        usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
      });
      expect(metadata).toMatchObject({ scope: '@arizeai/openinference-instrumentation-langchain' });
    }
  });

  test('without a parent the two spans are two traces, and still one event in the outer one’s session', async () => {
    await chat().invoke('Hello!');
    await awaitAllCallbacks();
    await processor.forceFlush();
    expect(await backend.events()).toHaveLength(1);
    expect(await backend.sessions()).toMatchObject([{ num_events: 1, is_finished: true }]);
  });

  test('two equal calls of the plain client stay two, and are not held', async () => {
    const client = new OpenAI({ apiKey: 'none', baseURL: `${model.url}/v1`, maxRetries: 0 });
    const ask = () =>
      client.chat.completions.create({
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: 'Hello!' }],
      });
    await Promise.all([ask(), ask()]);
    await processor.forceFlush();
    expect(await backend.events()).toHaveLength(2);
    expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 2, dropped: {} });
  });
});

async function drain(llm: ChatOpenAI): Promise<void> {
  for await (const chunk of await llm.stream(QUESTION)) void chunk;
}
