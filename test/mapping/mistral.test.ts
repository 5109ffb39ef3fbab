import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { mistral } from '../../exporters/mapping/dialects/mistral';
import { withoutContent } from '../../processors/masking/without-content';
import type { AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { mapEvents } from './support/map-events';
import { span } from './support/span';

/** A span as the SDK's own tracing code writes it. */
function sdk(operation: string, path: string, attributes: AnyValueMap = {}): SessionRecord {
  return span(
    {
      'agent.trace.public': '',
      'http.request.method': 'POST',
      'url.full': `https://api.mistral.ai${path}`,
      'server.address': 'api.mistral.ai',
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': 'mistral_ai',
      ...attributes,
    },
    { scope: { name: 'mistralai_sdk_tracer' } },
  );
}

const ANSWER = {
  'gen_ai.request.model': 'mistral-large-latest',
  'gen_ai.request.seed': 7,
  'gen_ai.input.messages': JSON.stringify([
    { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', name: 'f', id: 'c1', arguments: '{"a":1}' }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', response: '18', id: 'c1' }] },
  ]),
  'gen_ai.output.messages': JSON.stringify([
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'Hm.' },
        { type: 'text', content: 'Sunny' },
      ],
      finish_reason: 'stop',
    },
  ]),
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 9,
  'gen_ai.usage.output_tokens': 10,
};

test('its spans are known by their tracer, which starts them without attributes', () => {
  expect(chooseDialect({ scope: { name: 'mistralai_sdk_tracer' }, attributes: {} })).toBe(mistral);
});

test('a chat', () => {
  const [event] = mapEvents(sdk('chat', '/v1/chat/completions', ANSWER));
  expect(event?.payload).toMatchObject({
    request: {
      provider: 'mistral_ai',
      model: 'mistral-large-latest',
      params: { seed: 7 },
      messages: [
        { role: 'user', content: 'Weather?' },
        { role: 'assistant', tool_calls: [{ id: 'c1', name: 'f', arguments: { a: 1 } }] },
        { role: 'tool', tool_call_id: 'c1', content: '18' },
      ],
    },
    response: { output: 'Sunny', thinking: ['Hm.'] },
    usage: { input_tokens: 9, output_tokens: 10 },
    misc: { finish_reason: 'stop' },
  });
});

test('a completion by an agent is a model call, whatever it is called', () => {
  const record = sdk('invoke_agent', '/v1/agents/completions', ANSWER);
  expect(mapEvents(record)[0]?.type).toBe('llm_generation');
  const [bare] = mapEvents(withoutContent(record));
  expect(bare?.type).toBe('llm_generation');
  expect(bare?.payload).toMatchObject({ usage: { input_tokens: 9 } });
  expect(JSON.stringify(bare)).not.toMatch(/Sunny|Weather/);
});

test('a conversation is an agent above the calls and tools that it reports', () => {
  const [conversation] = mapEvents(
    sdk('invoke_agent', '/v1/conversations', {
      'gen_ai.conversation.id': 'conv',
      'gen_ai.usage.input_tokens': 9,
    }),
  );
  expect(conversation).toMatchObject({
    type: 'function_call',
    payload: { misc: { usage: { input_tokens: 9 } } },
    metadata: { kind: 'agent', conversation_id: 'conv' },
  });
  const [tool] = mapEvents(
    sdk('execute_tool', '/v1/conversations', {
      'gen_ai.tool.name': 'web_search',
      'gen_ai.tool.call.id': 'x',
      'gen_ai.tool.call.arguments': '{"query":"q"}',
      'gen_ai.tool.type': 'extension',
    }),
  );
  expect(tool?.payload).toMatchObject({ function_name: 'web_search', arguments: { query: 'q' } });
});

test('its other requests are generic events, and its errors name their type', () => {
  const list = { 'http.request.method': 'GET', 'url.full': 'https://api.mistral.ai/v1/models' };
  const scope = { name: 'mistralai_sdk_tracer' };
  expect(mapEvents(span(list, { scope }))[0]?.type).toBe('generic');
  const [event] = mapEvents({
    ...sdk('chat', '/v1/chat/completions', { 'error.type': 'rate_limited', 'mistral_ai.error.code': '1300' }),
    status: { code: 'ERROR', message: 'Too many requests' },
  });
  expect(event?.payload).toMatchObject({ status: 'error', error: 'rate_limited: Too many requests' });
  expect(event?.metadata).toMatchObject({ attributes: { 'mistral_ai.error.code': '1300' } });
});
