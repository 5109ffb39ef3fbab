import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { openLlmetry } from '../../exporters/mapping/dialects/openllmetry';
import type { AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { mapEvents } from './support/map-events';
import { span } from './support/span';

function traced(instrumentation: string, attributes: AnyValueMap, more = {}): SessionRecord {
  return span(attributes, { scope: { name: `@traceloop/instrumentation-${instrumentation}` }, ...more });
}

const text = (said: string) => [{ type: 'text', text: said }];

describe('which spans are OpenLLMetry', () => {
  test.each([
    '@traceloop/instrumentation-openai',
    '@traceloop/instrumentation-langchain',
    '@traceloop/instrumentation-mcp',
    '@traceloop/node-server-sdk',
    'opentelemetry.instrumentation.openai.v1',
    'opentelemetry.instrumentation.anthropic',
    'traceloop.tracer',
  ])('by the scope %s, at start already', (name) => {
    expect(chooseDialect({ scope: { name }, attributes: {} })).toBe(openLlmetry);
  });

  test.each([
    '@traceloop/instrumentation-pinecone',
    '@traceloop/instrumentation-qdrant',
    '@traceloop/instrumentation-chromadb',
    'opentelemetry.instrumentation.requests',
    'opentelemetry.instrumentation.openai_v2',
    'opentelemetry.instrumentation.google_genai',
  ])('not by the scope %s', (name) => {
    expect(chooseDialect({ scope: { name }, attributes: { 'db.system': 'x' } })).toBeUndefined();
  });

  test.each([
    { 'llm.request.type': 'chat' },
    { 'traceloop.span.kind': 'workflow' },
    { 'gen_ai.prompt.0.content': 'Hi' },
  ])('by its own attributes: %p', (attributes) => {
    expect(chooseDialect({ scope: { name: 'app' }, attributes })).toBe(openLlmetry);
  });

  test('what its processor writes on every span of a workflow says nothing', () => {
    const attributes = {
      'traceloop.workflow.name': 'w',
      'traceloop.entity.path': 'a.b',
      'traceloop.association.properties.user_id': 'u',
      'gen_ai.agent.name': 'helper',
    };
    expect(chooseDialect({ scope: { name: 'http' }, attributes })).toBeUndefined();
  });
});

describe('tokens are inclusive, by scope', () => {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 21,
    'gen_ai.usage.output_tokens': 17,
    'gen_ai.usage.total_tokens': 38,
    'gen_ai.usage.cache_read.input_tokens': 5,
    'gen_ai.usage.cache_creation.input_tokens': 7,
  };

  test.each(['anthropic', 'bedrock'])('%s leaves the cached tokens out', (instrumentation) => {
    expect(openLlmetry.read(traced(instrumentation, attributes)).usage).toEqual({
      input: 33,
      output: 17,
      reported: { input: 21 },
      cacheRead: 5,
      cacheWrite: 7,
    });
  });

  test("Python's Anthropic instrumentation adds them up itself", () => {
    const scope = { name: 'opentelemetry.instrumentation.anthropic' };
    const counts = { 'gen_ai.usage.input_tokens': 33, 'llm.usage.total_tokens': 50 };
    const reading = openLlmetry.read(span({ ...attributes, ...counts }, { scope }));
    expect(reading.usage).toMatchObject({ input: 33, cacheRead: 5, cacheWrite: 7 });
  });

  test("Gemini's thoughts are not in its output", () => {
    const reading = openLlmetry.read(
      traced('google-generativeai', {
        'gen_ai.usage.input_tokens': 9,
        'gen_ai.usage.output_tokens': 10,
        'gen_ai.usage.total_tokens': 25,
        'gen_ai.usage.reasoning_tokens': 6,
        'gen_ai.usage.cache_read.input_tokens': 3,
      }),
    );
    expect(reading.usage).toEqual({
      input: 9,
      output: 16,
      cacheRead: 3,
      reasoning: 6,
      reported: { output: 10 },
    });
    expect(reading.metadata).toBeUndefined();
  });

  test("of Python's other instrumentations the total tells", () => {
    const reading = openLlmetry.read(
      span(
        {
          'llm.request.type': 'chat',
          'gen_ai.usage.prompt_tokens': 9,
          'gen_ai.usage.completion_tokens': 10,
          'llm.usage.total_tokens': 25,
          'llm.usage.reasoning_tokens': 6,
        },
        { scope: { name: 'opentelemetry.instrumentation.google_generativeai' } },
      ),
    );
    expect(reading.usage).toEqual({ input: 9, output: 16, reasoning: 6, reported: { output: 10 } });
  });

  test('nothing told is nothing known', () => {
    expect(openLlmetry.read(traced('bedrock', { 'gen_ai.request.model': 'm' })).usage).toBeUndefined();
  });
});

describe('flattened messages', () => {
  test('roles of the providers, tools, calls and results', () => {
    const reading = openLlmetry.read(
      traced('together', {
        'gen_ai.system': 'TogetherAI',
        'llm.request.type': 'chat',
        'gen_ai.request.model': 'llama',
        'llm.frequency_penalty': 0.5,
        'llm.top_k': 3,
        'llm.request.functions.0.name': 'f',
        'llm.request.functions.0.arguments': '{"type":"object"}',
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'Be brief.',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.content':
          '[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"u"}}]',
        'gen_ai.prompt.2.role': 'tool',
        'gen_ai.prompt.2.tool_call_id': 'c0',
        'gen_ai.prompt.2.content': '18 C',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': '',
        'gen_ai.completion.0.finish_reason': 'tool_calls',
        'gen_ai.completion.0.function_call.name': 'f',
        'gen_ai.completion.0.function_call.arguments': '{"a":1}',
        'gen_ai.completion.0.tool_calls.0.name': 'f',
        'gen_ai.completion.0.tool_calls.0.arguments': '{"a":1}',
        'gen_ai.usage.prompt_tokens': 24,
        'gen_ai.usage.completion_tokens': 11,
        'llm.usage.total_tokens': 35,
      }),
    );
    expect(reading).toEqual({
      dialect: 'openllmetry',
      kind: 'model_call',
      provider: 'together',
      requestModel: 'llama',
      params: { frequency_penalty: 0.5, top_k: 3 },
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
      inputMessages: [
        { role: 'system', parts: text('Be brief.') },
        { role: 'user', parts: [...text('Look'), { type: 'image', url: 'u' }] },
        { role: 'tool', parts: [{ type: 'tool_result', id: 'c0', result: '18 C' }] },
      ],
      outputMessages: [{ role: 'assistant', parts: [{ type: 'tool_call', name: 'f', arguments: { a: 1 } }] }],
      finishReasons: ['tool_calls'],
      usage: { input: 24, output: 11 },
    });
  });

  test("Cohere's roles and Vertex AI's provider", () => {
    const cohere = openLlmetry.read(
      traced('cohere', {
        'gen_ai.system': 'Cohere',
        'llm.request.type': 'chat',
        'gen_ai.prompt.0.role': 'CHATBOT',
        'gen_ai.prompt.0.content': 'Hello',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.user': 'Hi',
      }),
    );
    expect(cohere.inputMessages).toEqual([
      { role: 'assistant', parts: text('Hello') },
      { role: 'user', parts: text('Hi') },
    ]);
    expect(openLlmetry.read(traced('vertexai', { 'gen_ai.system': 'Google' })).provider).toBe(
      'gcp.vertex_ai',
    );
  });

  test('reranking: documents in, scores out; with content off their indexes', () => {
    const rerank = {
      'gen_ai.system': 'Cohere',
      'llm.request.type': 'rerank',
      'gen_ai.request.model': 'rerank-v3',
      topN: 2,
      'llm.usage.total_tokens': 1,
    };
    const [event] = mapEvents(
      traced('cohere', {
        ...rerank,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.user': 'capital?',
        'documents.0.index': 'Paris is.',
        'documents.1.index': 'Rome was.',
        'gen_ai.completion.0.content': 'Paris is.',
        'gen_ai.completion.0.relevanceScore': 0.9,
      }),
    );
    expect(event?.type).toBe('function_call');
    expect(event?.payload).toMatchObject({
      arguments: { query: 'capital?', documents: ['Paris is.', 'Rome was.'] },
      return_value: [{ document: 'Paris is.', score: 0.9 }],
      misc: { model: 'rerank-v3', params: { top_n: 2 } },
    });
    expect(event?.metadata).toMatchObject({ kind: 'reranker', search_units: 1 });
    const [bare] = mapEvents(
      traced('cohere', {
        ...rerank,
        'gen_ai.completion.0.content': 1,
        'gen_ai.completion.0.relevanceScore': 0.9,
      }),
    );
    expect(bare?.payload).toMatchObject({ return_value: [{ index: 1, score: 0.9 }] });
  });

  test('a number or JSON that a person wrote stays text', () => {
    const prompt = { 'gen_ai.prompt.0.role': 'user', 'llm.request.type': 'chat' };
    for (const said of ['42', '[{"type":"pizza"}]', '{"type":"text"}']) {
      const reading = openLlmetry.read(span({ ...prompt, 'gen_ai.prompt.0.content': said }));
      expect(reading.inputMessages).toEqual([{ role: 'user', parts: text(said) }]);
    }
  });
});

describe('structure that was packed into a text', () => {
  const input = (said: string): AnyValueMap => ({
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: said }] }]),
  });
  const items = JSON.stringify([
    { role: 'user', content: 'Weather?' },
    { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c1', output: '18' },
  ]);

  test('the items of the responses API', () => {
    expect(openLlmetry.read(traced('openai', input(items))).inputMessages).toEqual([
      { role: 'user', parts: text('Weather?') },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: {} }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c1', result: '18' }] },
    ]);
  });

  test('but not in a chat completion, where somebody wrote them', () => {
    const attributes = { ...input(items), 'gen_ai.response.id': 'chatcmpl-1' };
    expect(openLlmetry.read(traced('openai', attributes)).inputMessages).toEqual([
      { role: 'user', parts: text(items) },
    ]);
  });

  test("LangChain's content blocks", () => {
    const blocks = JSON.stringify([
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: 'u' },
    ]);
    expect(openLlmetry.read(traced('langchain', input(blocks))).inputMessages).toEqual([
      { role: 'user', parts: [...text('Look'), { type: 'image', url: 'u' }] },
    ]);
  });

  test("what Gemini's functions gave back", () => {
    const part = { type: 'tool_call_response', id: null, response: '{"temp":18}' };
    const attributes = { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [part] }]) };
    expect(openLlmetry.read(traced('google-generativeai', attributes)).inputMessages).toEqual([
      { role: 'user', parts: [{ type: 'tool_result', result: { temp: 18 } }] },
    ]);
  });

  test('roles without parts, as content off leaves them, are no messages', () => {
    const messages = '[{"role":"user","parts":[]}]';
    const reading = openLlmetry.read(
      traced('openai', { 'gen_ai.input.messages': messages, 'gen_ai.output.messages': messages }),
    );
    expect(reading.inputMessages).toBeUndefined();
    expect(reading.outputMessages).toBeUndefined();
  });
});
