import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { vercelAi } from '../../exporters/mapping/dialects/vercel-ai';
import { vercelAiGenAi } from '../../exporters/mapping/dialects/vercel-ai-gen-ai';
import type { Reading } from '../../exporters/mapping/reading';
import type { AnyValueMap } from '../../src/core/any-value';
import type { RecordEvent, SessionRecord } from '../../src/core/span-record';
import { at } from './support/facts-of-result';
import { span } from './support/span';

const read = (operationId: string, attributes: AnyValueMap = {}): Reading =>
  vercelAi.read(span({ 'ai.operationId': operationId, ...attributes }, { scope: { name: 'ai' } }));

test.each([
  ['ai.generateText.doGenerate', 'model_call'],
  ['ai.streamText.doStream', 'model_call'],
  ['ai.generateObject.doGenerate', 'model_call'],
  ['ai.streamObject.doStream', 'model_call'],
  ['ai.embed.doEmbed', 'embedding'],
  ['ai.embedMany.doEmbed', 'embedding'],
  ['ai.generateText', 'agent'],
  ['ai.streamText', 'agent'],
  ['ai.generateObject', 'chain'],
  ['ai.streamObject', 'chain'],
  ['ai.embed', 'chain'],
  ['ai.embedMany', 'chain'],
  ['ai.toolCall', 'tool'],
  ['ai.somethingNew', 'other'],
])('%s is a %s', (operationId, kind) => {
  expect(read(operationId).kind).toBe(kind);
});

test('the prompt keeps its tool calls and their results, in both versions of a result', () => {
  const call = { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { x: 1 } };
  const messages = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: [{ type: 'text', text: 'Hello!' }] },
    { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.' }, call] },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c', toolName: 'f', output: { type: 'json', value: { y: 2 } } },
        { type: 'tool-result', toolCallId: 'd', toolName: 'f', result: 'old' },
      ],
    },
  ];
  const prompt = JSON.stringify(messages);
  expect(read('ai.generateText.doGenerate', { 'ai.prompt.messages': prompt }).inputMessages).toEqual([
    { role: 'system', parts: [{ type: 'text', text: 'Be kind.' }] },
    { role: 'user', parts: [{ type: 'text', text: 'Hello!' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'tool_call', id: 'c', name: 'f', arguments: { x: 1 } },
      ],
    },
    {
      role: 'tool',
      parts: [
        { type: 'tool_result', id: 'c', name: 'f', result: { y: 2 } },
        { type: 'tool_result', id: 'd', name: 'f', result: 'old' },
      ],
    },
  ]);
});

test('an answer is reasoning, text and calls', () => {
  const reading = read('ai.streamText.doStream', {
    'ai.response.reasoning': 'Hm.',
    'ai.response.text': 'Hello!',
    'ai.response.toolCalls': JSON.stringify([{ toolCallId: 'c', toolName: 'f', args: '{"x":1}' }]),
  });
  expect(reading.outputMessages?.[0]?.parts).toEqual([
    { type: 'reasoning', text: 'Hm.' },
    { type: 'text', text: 'Hello!' },
    { type: 'tool_call', id: 'c', name: 'f', arguments: { x: 1 } },
  ]);
});

test("the application's own metadata, user and session are found", () => {
  const reading = read('ai.generateText', {
    'ai.telemetry.metadata.sessionId': 's',
    'ai.telemetry.metadata.userId': 'u',
    'ai.telemetry.metadata.tier': 'gold',
  });
  expect(reading).toMatchObject({ conversationId: 's', userId: 'u', metadata: { tier: 'gold' } });
});

test('usage under the names of every version', () => {
  expect(
    read('ai.generateText.doGenerate', { 'ai.usage.promptTokens': 3, 'ai.usage.completionTokens': 4 }).usage,
  ).toEqual({ input: 3, output: 4 });
  expect(
    read('ai.streamText.doStream', {
      'ai.usage.inputTokens': 24,
      'ai.usage.outputTokens': 11,
      'ai.usage.cachedInputTokens': 8,
      'ai.usage.outputTokenDetails.reasoningTokens': 4,
    }).usage,
  ).toEqual({ input: 24, output: 11, cacheRead: 8, reasoning: 4 });
  expect(read('ai.embed.doEmbed', { 'ai.usage.tokens': 8 }).usage).toEqual({ input: 8 });
});

describe("how a provider's package counts", () => {
  const call = (attributes: AnyValueMap): Reading['usage'] =>
    read('ai.generateText.doGenerate', attributes).usage;
  const metadata = (value: object): string => JSON.stringify(value);

  test('version 4 with Anthropic: input without the cache, the cache in providerMetadata', () => {
    expect(
      call({
        'ai.model.provider': 'anthropic.messages',
        'ai.usage.promptTokens': 21,
        'ai.usage.completionTokens': 17,
        'ai.response.providerMetadata': metadata({
          anthropic: { cacheCreationInputTokens: 7, cacheReadInputTokens: 5 },
        }),
      }),
    ).toMatchObject({ input: 33, output: 17, cacheRead: 5, cacheWrite: 7 });
  });

  test('version 5 with Anthropic, whose own usage stands in providerMetadata', () => {
    expect(
      call({
        'ai.model.provider': 'anthropic.messages',
        'ai.request.headers.user-agent': 'ai/5.0.277',
        'ai.usage.inputTokens': 21,
        'ai.usage.outputTokens': 17,
        'ai.usage.cachedInputTokens': 5,
        'ai.response.providerMetadata': metadata({
          anthropic: {
            usage: { input_tokens: 21, cache_read_input_tokens: 5, cache_creation_input_tokens: 7 },
            cacheCreationInputTokens: 7,
          },
        }),
      }),
    ).toEqual({ input: 33, output: 17, cacheRead: 5, cacheWrite: 7 });
  });

  test('version 5 with Bedrock and with Google', () => {
    expect(
      call({
        'ai.model.provider': 'amazon-bedrock',
        'ai.request.headers.user-agent': 'ai/5.0.0',
        'ai.usage.inputTokens': 21,
        'ai.usage.cachedInputTokens': 5,
        'ai.response.providerMetadata': metadata({ bedrock: { usage: { cacheWriteInputTokens: 7 } } }),
      }),
    ).toMatchObject({ input: 33, cacheRead: 5, cacheWrite: 7 });
    expect(
      call({
        'ai.model.provider': 'google.generative-ai',
        'ai.request.headers.user-agent': 'ai/5.0.0',
        'ai.usage.inputTokens': 9,
        'ai.usage.outputTokens': 10,
        'ai.usage.reasoningTokens': 6,
      }),
    ).toMatchObject({ input: 9, output: 16, reasoning: 6 });
  });

  test('from version 6 the totals contain everything', () => {
    expect(
      call({
        'ai.model.provider': 'anthropic.messages',
        'ai.request.headers.user-agent': 'ai/6.0.326',
        'ai.usage.inputTokens': 33,
        'ai.usage.outputTokens': 17,
        'ai.usage.inputTokenDetails.cacheReadTokens': 5,
        'ai.usage.inputTokenDetails.cacheWriteTokens': 7,
        'ai.response.providerMetadata': metadata({
          anthropic: {
            usage: { input_tokens: 21, cache_read_input_tokens: 5, cache_creation_input_tokens: 7 },
          },
        }),
      }),
    ).toEqual({ input: 33, output: 17, cacheRead: 5, cacheWrite: 7 });
  });

  test('OpenAI in version 4 tells its details in providerMetadata', () => {
    expect(
      call({
        'ai.model.provider': 'openai.chat',
        'ai.usage.promptTokens': 24,
        'ai.usage.completionTokens': 11,
        'ai.response.providerMetadata': metadata({ openai: { reasoningTokens: 4, cachedPromptTokens: 8 } }),
      }),
    ).toEqual({ input: 24, output: 11, cacheRead: 8, reasoning: 4 });
  });

  test('a wrapper sums up calls, of which providerMetadata knows the last alone', () => {
    const { usage } = read('ai.generateText', {
      'ai.model.provider': 'openai.chat',
      'ai.usage.promptTokens': 48,
      'ai.response.providerMetadata': metadata({ openai: { cachedPromptTokens: 8 } }),
    });
    expect(usage).toEqual({ input: 48 });
  });
});

test.each([
  ['openai.chat', 'openai'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['vertex.anthropic.messages', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure-openai.chat', 'azure.ai.openai'],
  ['xai.chat', 'x_ai'],
  ['my.gateway.chat', 'my.gateway'],
])('%s is the provider %s', (said, provider) => {
  expect(read('ai.generateText.doGenerate', { 'ai.model.provider': said }).provider).toBe(provider);
});

test('images and files of every version: URLs, base64, bytes that became a map, data under its name', () => {
  const prompt = JSON.stringify([
    {
      role: 'user',
      content: [
        { type: 'image', image: 'https://e.org/a.png' },
        { type: 'image', image: { 0: 137, 1: 80 }, mimeType: 'image/png' },
        { type: 'file', data: 'iVBORw==', mediaType: 'image/png' },
        { type: 'file', data: { type: 'url', url: 'https://e.org/a.pdf' }, mediaType: 'application/pdf' },
        { type: 'file', data: { type: 'data', data: 'UklG' }, mediaType: 'audio/wav' },
      ],
    },
  ]);
  expect(read('ai.streamText.doStream', { 'ai.prompt.messages': prompt }).inputMessages?.[0]?.parts).toEqual([
    { type: 'image', url: 'https://e.org/a.png' },
    { type: 'image', base64: 'iVA=', mimeType: 'image/png' },
    { type: 'image', base64: 'iVBORw==', mimeType: 'image/png' },
    { type: 'file', url: 'https://e.org/a.pdf', mimeType: 'application/pdf' },
    { type: 'audio', base64: 'UklG', mimeType: 'audio/wav' },
  ]);
  const files = JSON.stringify([{ type: 'file', mediaType: 'image/png', data: 'iVBORw==' }]);
  expect(
    read('ai.generateText.doGenerate', { 'ai.response.files': files }).outputMessages?.[0]?.parts,
  ).toEqual([{ type: 'image', base64: 'iVBORw==', mimeType: 'image/png' }]);
});

test('the first chunk: from the attribute of either name, else from the event of a stream that was left', () => {
  const ttft = (attributes: AnyValueMap, events: readonly RecordEvent[] = []): number | undefined =>
    vercelAi.read(span({ 'ai.operationId': 'ai.streamText.doStream', ...attributes }, { events }))
      .timeToFirstTokenMs;
  expect(ttft({ 'ai.response.msToFirstChunk': 12 })).toBe(12);
  expect(ttft({ 'ai.stream.msToFirstChunk': 13 })).toBe(13);
  const event = {
    name: 'ai.stream.firstChunk',
    timeUnixMs: 1,
    attributes: { 'ai.response.msToFirstChunk': 14 },
  };
  expect(ttft({}, [event])).toBe(14);
});

test('settings of the model are parameters under one name, on calls and on what is around them', () => {
  const settings = { 'ai.settings.maxOutputTokens': 9, 'ai.settings.seed': 1, 'ai.settings.maxRetries': 2 };
  const call = read('ai.generateText.doGenerate', {
    ...settings,
    'gen_ai.request.max_tokens': 9,
    'ai.prompt.toolChoice': '{"type":"auto"}',
  });
  expect(call.params).toEqual({ max_tokens: 9, seed: 1, tool_choice: { type: 'auto' } });
  expect(read('ai.generateText', settings).params).toEqual({ max_tokens: 9, seed: 1 });
  expect(at(call.metadata, 'attributes')).toEqual({ 'ai.settings.maxRetries': 2 });
});

test('reranking: documents in, the ranking out', () => {
  expect(
    read('ai.rerank.doRerank', {
      'ai.documents': ['"Paris"', '{"city":"Lyon"}'],
      'ai.ranking': ['{"index":1,"relevanceScore":0.9}'],
    }),
  ).toMatchObject({
    kind: 'reranker',
    input: ['Paris', { city: 'Lyon' }],
    output: [{ index: 1, relevanceScore: 0.9 }],
  });
});

test('speech and transcription are steps with what was said', () => {
  expect(read('ai.generateSpeech', { 'ai.request.text': 'Hi!' })).toMatchObject({
    kind: 'chain',
    input: 'Hi!',
  });
  expect(read('ai.transcribe', { 'ai.response.text': 'Hi!' })).toMatchObject({
    kind: 'chain',
    output: 'Hi!',
  });
});

test('names of OpenInference on the same span, which its processor puts there, change nothing', () => {
  const attributes = {
    'ai.operationId': 'ai.generateText',
    'openinference.span.kind': 'LLM',
    'llm.model_name': 'm',
  };
  expect(chooseDialect(span(attributes))).toBe(vercelAi);
  expect(vercelAi.read(span(attributes))).toMatchObject({
    kind: 'agent',
    metadata: { operation: 'ai.generateText' },
  });
  expect(vercelAi.read(span(attributes)).metadata).not.toHaveProperty('attributes');
});

describe('version 7 in the GenAI conventions', () => {
  const native = (
    operation: string,
    attributes: AnyValueMap = {},
    more: Partial<SessionRecord> = {},
  ): Reading =>
    vercelAiGenAi.read(
      span({ 'gen_ai.operation.name': operation, ...attributes }, { scope: { name: 'gen_ai' }, ...more }),
    );

  test('of two nested embeddings the one with the tokens is the call', () => {
    const outer = native('embeddings', { 'ai.values': ['"a"', '"b"'], 'ai.embeddings': ['[1,2]', '[3,4]'] });
    expect(outer).toMatchObject({
      kind: 'chain',
      input: ['a', 'b'],
      output: { embeddings: 2, dimensions: 2 },
    });
    const inner = native('embeddings', { 'gen_ai.usage.input_tokens': 8, 'ai.values': ['"a"'] });
    expect(inner).toMatchObject({ kind: 'embedding', usage: { input: 8 } });
    expect(inner.inputMessages?.[0]?.parts).toEqual([{ type: 'text', text: 'a' }]);
    const failed = native('embeddings', {}, { status: { code: 'ERROR', message: 'no' } });
    expect(failed.kind).toBe('embedding');
  });

  test('extras that an application switched on, and the first chunk under its own name', () => {
    const reading = native('chat', {
      'gen_ai.usage.input_tokens': 24,
      'gen_ai.usage.output_tokens': 11,
      'ai.usage.outputTokenDetails.reasoningTokens': 4,
      'ai.response.providerMetadata': '{"openai":{"serviceTier":"default"}}',
      'gen_ai.client.operation.time_to_first_chunk': 0.25,
    });
    expect(reading).toMatchObject({
      kind: 'model_call',
      timeToFirstTokenMs: 250,
      usage: { input: 24, output: 11, reasoning: 4 },
      metadata: { provider_metadata: { openai: { serviceTier: 'default' } } },
    });
    expect(reading.metadata).not.toHaveProperty('attributes');
  });

  test.each([
    ['invoke_agent', 'agent'],
    ['agent_step', 'chain'],
    ['execute_tool', 'tool'],
    ['rerank', 'reranker'],
    ['decide', 'chain'],
    ['ai.generateSpeech', 'chain'],
    ['ai.transcribe', 'chain'],
  ])('%s is a %s', (operation, kind) => {
    expect(native(operation).kind).toBe(kind);
  });
});
