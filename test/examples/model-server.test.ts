import { type ModelServer, startModelServer } from '@lucidic/example-model-server';
import OpenAI, { APIError, RateLimitError } from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';

const model = 'gpt-4o-mini';

const weatherTool: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Weather in a city',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
        days: { type: 'integer' },
      },
      required: ['city'],
    },
  },
};

const currencyTool: ChatCompletionTool = {
  type: 'function',
  function: { name: 'convertCurrency', parameters: { type: 'object', properties: {} } },
};

let server: ModelServer;
let openai: OpenAI;

beforeAll(async () => {
  server = await startModelServer({ latencyMs: 0 });
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'any', maxRetries: 0 });
});

afterAll(() => server.close());

function ask(question: string): ChatCompletionMessageParam[] {
  return [{ role: 'user', content: question }];
}

async function failure(promise: Promise<unknown>): Promise<APIError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof APIError) return error;
  throw new Error(`expected an APIError, got ${String(error)}`);
}

describe('chat', () => {
  it('answers in text, the same to the same question, with usage that adds up', async () => {
    const messages = ask('Is Lisbon nice in spring?');
    const first = await openai.chat.completions.create({ model, messages });
    const second = await openai.chat.completions.create({ model, messages });

    expect(first.choices[0]?.message.content).toContain('Lisbon');
    expect(first.choices[0]?.finish_reason).toBe('stop');
    expect(second.choices).toEqual(first.choices);
    expect(second.usage).toEqual(first.usage);
    expect(second.id).not.toBe(first.id);
    expect(first.model).toBe(model);

    const { usage } = first;
    expect(usage?.prompt_tokens).toBeGreaterThan(0);
    expect(usage?.completion_tokens).toBeGreaterThan(0);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
    expect(usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(0);
  });

  it('counts more tokens for a longer conversation', async () => {
    const short = await openai.chat.completions.create({ model, messages: ask('Hi') });
    const long = await openai.chat.completions.create({ model, messages: ask('Hi. '.repeat(100)) });
    expect(long.usage?.prompt_tokens).toBeGreaterThan(short.usage?.prompt_tokens ?? Number.POSITIVE_INFINITY);
  });

  it('reads the text parts of a message', async () => {
    const content = [{ type: 'text' as const, text: 'What about Oslo?' }];
    const completion = await openai.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    expect(completion.choices[0]?.message.content).toContain('Oslo');
  });
});

describe('streamed chat', () => {
  it('gives the plain answer in pieces, and usage last when asked', async () => {
    const messages = ask('What shall I pack?');
    const plain = await openai.chat.completions.create({ model, messages });
    const stream = await openai.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);

    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    expect(text).toBe(plain.choices[0]?.message.content);
    expect(chunks.length).toBeGreaterThan(5);
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage).toEqual(plain.usage);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
  });

  it('sends no usage when not asked', async () => {
    const stream = await openai.chat.completions.create({ model, messages: ask('Hello'), stream: true });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  it('streams tool calls that the client can put together', async () => {
    const stream = openai.chat.completions.stream({
      model,
      messages: ask('What is the weather in New York?'),
      tools: [weatherTool],
    });
    const message = await stream.finalMessage();
    expect(message.tool_calls?.[0]).toMatchObject({
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"New York"}' },
    });
  });

  it('survives a client that goes away in the middle', async () => {
    const stream = await openai.chat.completions.create({
      model,
      messages: ask('What shall I pack?'),
      stream: true,
    });
    for await (const _chunk of stream) break;
    const after = await openai.chat.completions.create({ model, messages: ask('Hello') });
    expect(after.choices[0]?.message.content).toContain('Hello');
  });
});

describe('tools', () => {
  it('calls the tool a message asks for, then answers with its result', async () => {
    const messages = ask('What is the weather in Lisbon, in celsius, for 3 days?');
    const tools = [currencyTool, weatherTool];
    const first = await openai.chat.completions.create({ model, messages, tools });
    const answer = first.choices[0];
    const call = answer?.message.tool_calls?.[0];
    if (answer === undefined || call?.type !== 'function') throw new Error('no tool call');

    expect(answer.finish_reason).toBe('tool_calls');
    expect(answer.message.content).toBeNull();
    expect(call.function.name).toBe('get_weather');
    expect(JSON.parse(call.function.arguments)).toEqual({ city: 'Lisbon', unit: 'celsius', days: 3 });

    messages.push(answer.message);
    messages.push({ role: 'tool', tool_call_id: call.id, content: '{"city":"Lisbon","celsius":21}' });
    const second = await openai.chat.completions.create({ model, messages, tools });
    expect(second.choices[0]?.finish_reason).toBe('stop');
    expect(second.choices[0]?.message.content).toContain('city Lisbon, celsius 21');
  });

  it('answers in text when no tool fits, and obeys tool_choice', async () => {
    const tools = [currencyTool, weatherTool];
    const toolNameFor = async (tool_choice: 'auto' | 'none' | 'required', question: string) => {
      const completion = await openai.chat.completions.create({
        model,
        messages: ask(question),
        tools,
        tool_choice,
      });
      const call = completion.choices[0]?.message.tool_calls?.[0];
      return call?.type === 'function' ? call.function.name : undefined;
    };
    expect(await toolNameFor('auto', 'Hello')).toBeUndefined();
    expect(await toolNameFor('auto', 'Which currency?')).toBe('convertCurrency');
    expect(await toolNameFor('none', 'How is the weather?')).toBeUndefined();
    expect(await toolNameFor('required', 'Hello')).toBe('convertCurrency');
  });
});

describe('the other paths', () => {
  it('answers responses in text', async () => {
    const response = await openai.responses.create({ model, instructions: 'Be brief.', input: 'Hello' });
    expect(response.output_text).toContain('Hello');
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    );
  });

  it.each(['float', 'base64'] as const)('embeds texts as unit vectors (%s)', async (encoding_format) => {
    const input = ['one', 'two', 'one'];
    const embed = { model: 'text-embedding-3-small', input, dimensions: 64 };
    // The client decodes base64 itself when the caller names no format.
    const answer = await openai.embeddings.create(
      encoding_format === 'float' ? { ...embed, encoding_format } : embed,
    );
    const [one, two, again] = answer.data.map((each) => each.embedding);
    expect(one).toHaveLength(64);
    expect(one?.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    expect(again).toEqual(one);
    expect(two).not.toEqual(one);
    expect(answer.usage.prompt_tokens).toBe(3);
  });

  it('lists models', async () => {
    const names = [];
    for await (const each of openai.models.list()) names.push(each.id);
    expect(names).toContain(model);
  });
});

describe('failures', () => {
  it('answers with the status a model is named after', async () => {
    const error = await failure(openai.chat.completions.create({ model: 'err-429', messages: ask('Hi') }));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    expect(error.requestID).toMatch(/^req-/);

    const serverError = await failure(openai.embeddings.create({ model: 'err-503', input: 'x' }));
    expect(serverError).toMatchObject({ status: 503, type: 'server_error' });
  });

  it('refuses a body without messages', async () => {
    const error = await failure(openai.chat.completions.create({ model, messages: [] }));
    expect(error).toMatchObject({ status: 400, param: 'messages', type: 'invalid_request_error' });
  });

  it.each([
    ['POST', '/v1/nothing', '{}', 404],
    ['GET', '/v1/chat/completions', undefined, 405],
    ['POST', '/v1/chat/completions', '{"model":', 400],
    ['POST', '/v1/chat/completions', '[]', 400],
  ])('%s %s with %p is %d, in the shape clients read', async (method, path, body, status) => {
    const response = await fetch(server.url + path, { method, ...(body !== undefined && { body }) });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: expect.objectContaining({ message: expect.any(String), type: 'invalid_request_error' }),
    });
  });

  it('rejects when the port is taken', async () => {
    await expect(startModelServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
