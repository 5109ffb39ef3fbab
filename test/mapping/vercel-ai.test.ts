import { vercelAi } from '../../exporters/mapping/dialects/vercel-ai';
import type { Reading } from '../../exporters/mapping/reading';
import type { AnyValueMap } from '../../src/core/any-value';
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
