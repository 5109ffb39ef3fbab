import { livekit } from '../../exporters/mapping/dialects/livekit';
import type { Reading } from '../../exporters/mapping/reading';
import { withoutContent } from '../../processors/masking/without-content';
import { isModelCall } from '../../processors/model-call';
import type { AnyValueMap } from '../../src/core/any-value';
import type { RecordEvent, SessionRecord } from '../../src/core/span-record';
import { at } from './support/facts-of-result';
import { mapEvents } from './support/map-events';
import { readFixture, recordsOf } from './support/record-from-fixture';
import { span } from './support/span';

const lk = (name: string, attributes: AnyValueMap = {}, more: Partial<SessionRecord> = {}): SessionRecord =>
  span(attributes, { name, scope: { name: 'livekit-agents' }, ...more });
const read = (name: string, attributes: AnyValueMap = {}, more?: Partial<SessionRecord>): Reading =>
  livekit.read(lk(name, attributes, more));
const event = (name: string, attributes: AnyValueMap): RecordEvent => ({ name, attributes, timeUnixMs: 1 });

test('of a captured session each call counts once, though an llm_node and a turn repeat its answer', () => {
  const events = recordsOf(readFixture('livekit-builtin-session-tools')).map(
    (record) => mapEvents(record)[0],
  );
  const named = (type: string): readonly unknown[] =>
    events.filter((one) => one?.type === type).map((one) => one?.metadata?.['span_name']);
  expect(named('llm_generation')).toEqual(['llm_request', 'llm_request']);
  expect(named('function_call')).toContain('function_tool');
  expect(events.find((one) => one?.metadata?.['span_name'] === 'function_tool')?.payload).toEqual({
    function_name: 'get_weather',
    arguments: { location: 'Paris' },
    return_value: { temp: 18 },
    status: 'ok',
    misc: { tool_call_id: 'call_abc123', description: 'Get weather' },
  });
});

test.each([
  ['llm_request', {}, 'model_call'],
  ['llm_request_run', { 'lk.retry_count': 1 }, 'other'],
  ['llm_node', {}, 'chain'],
  // The application answered itself; no request was made inside.
  ['llm_node', { 'gen_ai.operation.name': 'chat' }, 'model_call'],
  ['function_tool', {}, 'tool'],
  ['agent_turn', {}, 'agent'],
  ['agent_turn', { 'lk.realtime_model_metrics': '{}' }, 'model_call'],
  ['agent_turn', { 'lk.realtime_model_metrics': '{}', 'gen_ai.operation.name': 'invoke_agent' }, 'agent'],
  ['realtime_inference', { 'lk.realtime_model_metrics': '{}' }, 'model_call'],
  [
    'realtime_metrics',
    { 'lk.realtime_model_metrics': '{}', 'gen_ai.operation.name': 'generate_content' },
    'chain',
  ],
  ['tts_request', {}, 'chain'],
  ['user_turn', {}, 'chain'],
  ['agent_speaking', {}, 'other'],
  ['amd', { 'gen_ai.operation.name': 'classification' }, 'evaluator'],
])('%s with %j is of kind %s', (name, attributes, kind) => {
  expect(read(name, attributes).kind).toBe(kind);
});

test('Python: messages and calls in span events, calls as JSON texts, counts and delays in the metrics', () => {
  const call = (id: string): string =>
    JSON.stringify({ id, type: 'function', function: { name: 'get_time', arguments: '{"zone":"EST"}' } });
  const reading = read(
    'llm_request',
    {
      'gen_ai.request.model': 'gpt-4o',
      'lk.llm_metrics': JSON.stringify({
        request_id: 'req-1',
        ttft: 0.245,
        duration: 2.5,
        cancelled: false,
        prompt_tokens: 500,
        completion_tokens: 150,
        prompt_cached_tokens: 128,
        tokens_per_second: 65.2,
        metadata: { model_name: 'gpt-4o', model_provider: 'api.openai.com' },
      }),
    },
    {
      events: [
        event('gen_ai.system.message', { content: 'Be kind.' }),
        event('gen_ai.user.message', { content: 'Time?' }),
        event('gen_ai.assistant.message', { content: '', tool_calls: [call('a')] }),
        event('gen_ai.tool.message', { content: '{"t":1}', name: 'get_time', id: 'a' }),
        event('gen_ai.choice', { role: 'assistant', tool_calls: [call('b'), call('c')] }),
      ],
    },
  );
  expect(reading).toMatchObject({
    provider: 'openai',
    requestModel: 'gpt-4o',
    responseId: 'req-1',
    timeToFirstTokenMs: 245,
    usage: { input: 500, output: 150, cacheRead: 128 },
    metadata: { duration_ms: 2500, tokens_per_second: 65.2, cancelled: false },
  });
  expect(reading.inputMessages?.map(({ role, parts }) => [role, parts[0]])).toEqual([
    ['system', { type: 'text', text: 'Be kind.' }],
    ['user', { type: 'text', text: 'Time?' }],
    ['assistant', { type: 'tool_call', id: 'a', name: 'get_time', arguments: { zone: 'EST' } }],
    ['tool', { type: 'tool_result', id: 'a', name: 'get_time', result: '{"t":1}' }],
  ]);
  expect(reading.outputMessages?.[0]?.parts.map((part) => 'id' in part && part.id)).toEqual(['b', 'c']);
});

test('versions without events or GenAI names: the chat context, the response, one message a turn', () => {
  const reading = read('llm_request', {
    'lk.chat_ctx': JSON.stringify({
      items: [
        { type: 'message', role: 'system', text_content: 'You are helpful.' },
        {
          type: 'message',
          role: 'user',
          content: ['Look:', { type: 'image_content', image: 'https://e.org/a.png' }],
        },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{"x":1}' },
        { type: 'function_call', call_id: 'b', name: 'f', args: '{"x":2}' },
        { type: 'function_call_output', call_id: 'a', name: 'f', output: '1', is_error: false },
      ],
    }),
    'lk.response.text': 'Hi there!',
    'lk.function_tools': '["f"]',
  });
  expect(reading.inputMessages).toEqual([
    { role: 'system', parts: [{ type: 'text', text: 'You are helpful.' }] },
    {
      role: 'user',
      parts: [
        { type: 'text', text: 'Look:' },
        { type: 'image', url: 'https://e.org/a.png' },
      ],
    },
    {
      role: 'assistant',
      parts: [
        { type: 'tool_call', id: 'a', name: 'f', arguments: { x: 1 } },
        { type: 'tool_call', id: 'b', name: 'f', arguments: { x: 2 } },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool_result', id: 'a', name: 'f', result: '1' }] },
  ]);
  expect(reading.outputMessages).toEqual([
    { role: 'assistant', parts: [{ type: 'text', text: 'Hi there!' }] },
  ]);
  expect(reading.tools).toEqual([{ type: 'function', name: 'f' }]);
});

test('a request that was never answered has no tokens, rather than none of them', () => {
  const reading = read('llm_request', {
    'gen_ai.usage.input_tokens': 0,
    'gen_ai.usage.output_tokens': 0,
    'lk.llm_metrics':
      '{"ttftMs":-1,"promptTokens":0,"completionTokens":0,"metadata":{"modelName":"unknown"}}',
  });
  expect(reading).not.toHaveProperty('usage');
  expect(reading).not.toHaveProperty('timeToFirstTokenMs');
  expect(reading).not.toHaveProperty('requestModel');
});

test('a tool that failed fails its event, though its span did not; the exception of an attempt is told with it', () => {
  const [tool, ...others] = mapEvents(
    lk('function_tool', {
      'lk.function_tool.id': 'a',
      'lk.function_tool.name': 'f',
      'lk.function_tool.arguments': '{"x":1}',
      'lk.function_tool.output': 'An internal error occurred',
      'lk.function_tool.is_error': true,
    }),
  );
  expect(tool?.payload).toMatchObject({
    function_name: 'f',
    status: 'error',
    error: 'An internal error occurred',
    misc: { tool_call_id: 'a' },
  });
  expect(others).toEqual([]);
  const attempt = mapEvents(
    lk(
      'llm_request_run',
      { 'lk.retry_count': 2, 'exception.message': 'slow down' },
      {
        status: { code: 'ERROR', message: 'slow down' },
        events: [
          event('exception', { 'exception.type': 'APIStatusError', 'exception.message': 'slow down' }),
        ],
      },
    ),
  );
  expect(attempt.map(({ type }) => type)).toEqual(['generic', 'error_traceback']);
  expect(attempt[0]?.metadata).toMatchObject({ retry_count: 2 });
});

test('speech: what was heard and what was said', () => {
  expect(read('user_turn', { 'lk.user_transcript': 'Hello?' }).output).toBe('Hello?');
  expect(
    read('tts_request', { 'lk.pii.input_text': 'Hi!', 'lk.tts_metrics': '{"ttfb":0.1,"label":"tts"}' }),
  ).toMatchObject({ input: 'Hi!', metadata: { ttft_ms: 100, label: 'tts' } });
});

describe('captureContent: false', () => {
  test.each([
    [
      'function_tool',
      {
        'lk.function_tool.name': 'f',
        'lk.function_tool.output': 'secret',
        'lk.function_tool.is_error': true,
      },
    ],
    [
      'llm_request',
      {
        'lk.chat_ctx': '{"items":[{"type":"message","role":"user","content":["secret"]}]}',
        'lk.response.text': 'secret',
      },
    ],
    [
      'agent_turn',
      {
        'lk.user_input': 'secret',
        'lk.response.text': 'secret',
        'lk.realtime_model_metrics': '{"input_tokens":3}',
      },
    ],
    ['tts_request', { 'lk.input_text': 'secret', 'lk.room_name': 'secret' }],
    ['user_turn', { 'lk.pii.user_transcript': 'secret', 'lk.pii.participant_identity': 'secret' }],
  ])('%s keeps its kind, its tokens and its lengths, and none of its words', (name, attributes) => {
    const record = lk(name, attributes);
    const bare = withoutContent(record);
    expect(JSON.stringify([bare, mapEvents(bare)])).not.toContain('secret');
    const [before, after] = [livekit.read(record), livekit.read(bare)];
    expect([after.kind, after.usage, after.inputMessages?.length, after.outputMessages?.length]).toEqual([
      before.kind,
      before.usage,
      before.inputMessages?.length,
      before.outputMessages?.length,
    ]);
    expect(at(mapEvents(bare)[0], 'payload.status')).toBe(at(mapEvents(record)[0], 'payload.status'));
    expect(bare).not.toEqual(record);
  });
});

test('an older request is a model call by its metrics, so that the client inside is known as its twin', () => {
  expect(isModelCall({ 'lk.llm_metrics': '{}' })).toBe(true);
  expect(isModelCall({ 'lk.chat_ctx': '{}' })).toBe(false);
});
