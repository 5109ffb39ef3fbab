import { startModelServer } from '@lucidic/example-model-server';
import { metrics } from '@opentelemetry/api';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import * as openai from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { LucidicLogRecordProcessor, LucidicSpanProcessor } from '../../src';
import { type Logging, startLogging } from '../support/logging';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing } from '../support/tracing';

const MODEL = 'gpt-4o-mini';
const ask = (content: string): ChatCompletionMessageParam[] => [{ role: 'user', content }];

/** The real instrumentation, which puts messages only into logs, on the real client. */
describe('OpenTelemetry’s own instrumentation of OpenAI', () => {
  let model: Awaited<ReturnType<typeof startModelServer>>;
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;
  let tracing: Tracing;
  let logging: Logging;
  let client: openai.OpenAI;
  const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true });

  beforeAll(async () => {
    model = await startModelServer({ latencyMs: 2 });
    // Jest has a module loader of its own, which the hooks of instrumentations do not see.
    for (const definition of instrumentation.getModuleDefinitions()) definition.patch?.(openai, '6.49.0');
  });
  afterAll(() => model.close());

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      twinHoldMs: 0,
    });
    tracing = startTracing(processor);
    logging = startLogging(new LucidicLogRecordProcessor({ spanProcessor: processor }));
    instrumentation.setTracerProvider(tracing.provider);
    instrumentation.setLoggerProvider(logging.provider);
    instrumentation.setMeterProvider(metrics.getMeterProvider());
    client = new openai.OpenAI({ apiKey: 'none', maxRetries: 0, baseURL: `${model.url}/v1` });
  });
  afterEach(async () => {
    await tracing.close();
    await logging.close();
    await backend.close();
  });

  async function events() {
    await processor.forceFlush();
    expect(processor.stats().refused).toEqual({});
    return backend.events();
  }

  test('a chat: what was asked and what was answered', async () => {
    const messages: ChatCompletionMessageParam[] = [
      { role: 'system', content: 'Be brief.' },
      ...ask('Lisbon or Oslo?'),
      { role: 'assistant', content: 'In what month?' },
      ...ask('In Lisbon, in May?'),
    ];
    const answer = await client.chat.completions.create({ model: MODEL, messages });
    expect(await events()).toMatchObject([
      {
        type: 'llm_generation',
        payload: {
          request: { messages },
          response: { output: answer.choices[0]?.message.content },
          usage: { input_tokens: answer.usage?.prompt_tokens },
        },
      },
    ]);
  });

  test('20 chats at once, streamed: each event has its own conversation', async () => {
    const questions = Array.from({ length: 20 }, (_, index) => `What about number ${index}?`);
    const answers = await Promise.all(
      questions.map(async (question) => {
        const messages = ask(question);
        let answer = '';
        for await (const { choices } of await client.chat.completions.create({
          model: MODEL,
          messages,
          stream: true,
        }))
          answer += choices[0]?.delta.content ?? '';
        return answer;
      }),
    );
    const told = (await events()).map(({ payload }) => ({
      request: payload['request'],
      response: payload['response'],
    }));
    expect(told).toHaveLength(20);
    for (const [index, question] of questions.entries())
      expect(told).toContainEqual({
        request: expect.objectContaining({ messages: ask(question) }),
        response: expect.objectContaining({ output: answers[index] }),
      });
  });

  test('a tool call, and the turn that brings its result', async () => {
    const weather = {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    };
    const tools = [{ type: 'function' as const, function: weather }];
    const question = ask('What is the weather in Oslo?');
    const first = await client.chat.completions.create({ model: MODEL, messages: question, tools });
    const [called] = first.choices[0]?.message.tool_calls ?? [];
    if (called?.type !== 'function') throw new Error('the model server called no tool');
    const result = { role: 'tool' as const, tool_call_id: called.id, content: '-4 °C' };
    const messages = [...question, { role: 'assistant' as const, tool_calls: [called] }, result];
    await client.chat.completions.create({ model: MODEL, messages });
    const [one, two] = await events();
    const call = {
      id: called.id,
      name: 'get_weather',
      arguments: JSON.parse(called.function.arguments),
    };
    expect(one?.payload['response']).toMatchObject({ tool_calls: [call] });
    expect(two?.payload['request']).toMatchObject({
      messages: [...question, { role: 'assistant', tool_calls: [call] }, result],
    });
  });

  test('the responses API: today’s event', async () => {
    const answer = await client.responses.create({ model: MODEL, input: 'Shall I pack for Porto?' });
    expect(await events()).toMatchObject([
      {
        payload: {
          request: { messages: ask('Shall I pack for Porto?') },
          response: { output: answer.output_text },
        },
      },
    ]);
  });

  test('a call that fails has what was asked', async () => {
    const messages = ask('Are you there?');
    await expect(client.chat.completions.create({ model: '', messages })).rejects.toThrow();
    const calls = (await events()).filter(({ type }) => type === 'llm_generation');
    expect(calls).toMatchObject([{ payload: { status: 'error', request: { messages } } }]);
  });
});
