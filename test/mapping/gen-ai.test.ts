import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import { mapRecord } from '../../exporters/mapping/map-record';
import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import type { RecordEvent } from '../../src/core/span-record';
import { at } from './support/facts-of-result';
import { span } from './support/span';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'm',
};

describe('messages', () => {
  const messages = [
    {
      role: 'user',
      parts: [
        { type: 'text', content: 'look' },
        { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'aGk=' },
        { type: 'uri', modality: 'audio', uri: 'https://example.com/a.mp3' },
        { type: 'file', modality: 'document', file_id: 'file-1' },
      ],
    },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'hm' },
        { type: 'tool_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
        { type: 'server_tool_call', id: 'c2', name: 'web_search', server_tool_call: { query: 'q' } },
        { type: 'hologram', rays: 3 },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', result: { ok: true } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', call_id: 'c2', response: 'found' }] },
  ];
  const expected = [
    {
      role: 'user',
      parts: [
        { type: 'text', text: 'look' },
        { type: 'image', base64: 'aGk=', mimeType: 'image/png' },
        { type: 'audio', url: 'https://example.com/a.mp3' },
        { type: 'file', fileId: 'file-1' },
      ],
    },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'hm' },
        { type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } },
        { type: 'tool_call', id: 'c2', name: 'web_search', arguments: { query: 'q' } },
        { type: 'unknown', value: { type: 'hologram', rays: 3 } },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool_result', id: 'c1', result: { ok: true } }] },
    { role: 'tool', parts: [{ type: 'tool_result', id: 'c2', result: 'found' }] },
  ];

  test.each<[string, AnyValue]>([
    ['a JSON text', JSON.stringify(messages)],
    ['a structure (SDK 3.x)', messages],
  ])('every part of the schema, as %s', (_, value) => {
    expect(genAi.read(span({ ...CHAT, 'gen_ai.input.messages': value })).inputMessages).toEqual(expected);
  });

  test.each<[string, AnyValue]>([
    ['a plain text', 'Be brief.'],
    ['parts in JSON', '[{"type":"text","content":"Be brief."}]'],
    ['parts as a structure', [{ type: 'text', content: 'Be brief.' }]],
    ['whole messages', '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]}]'],
  ])('system instructions as %s come first', (_, value) => {
    const reading = genAi.read(
      span({
        ...CHAT,
        'gen_ai.system_instructions': value,
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
      }),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
    ]);
  });

  test('older span events: one a message', () => {
    const timeUnixMs = 0;
    const reading = genAi.read(
      span(CHAT, {
        events: [
          { name: 'gen_ai.system.message', timeUnixMs, attributes: { content: 'Be brief.' } },
          { name: 'gen_ai.user.message', timeUnixMs, attributes: { content: 'Weather?' } },
          { name: 'gen_ai.tool.message', timeUnixMs, attributes: { id: 'c1', content: '18 C' } },
          {
            name: 'gen_ai.choice',
            timeUnixMs,
            attributes: {
              index: 0,
              message: '{"content":null,"tool_calls":[{"id":"c2","function":{"name":"f","arguments":"{}"}}]}',
            },
          },
        ],
      }),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c1', result: '18 C' }] },
    ]);
    expect(reading.outputMessages).toEqual([
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c2', name: 'f', arguments: {} }] },
    ]);
  });

  test("older span events: whole prompts, and today's attributes on an event", () => {
    const old = genAi.read(
      span(CHAT, {
        events: [
          { name: 'gen_ai.content.prompt', timeUnixMs: 0, attributes: { 'gen_ai.prompt': 'Hi' } },
          { name: 'gen_ai.content.completion', timeUnixMs: 0, attributes: { 'gen_ai.completion': 'Hello!' } },
        ],
      }),
    );
    expect(old.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Hello!' }] }]);
    const details = genAi.read(
      span(CHAT, {
        events: [
          {
            name: 'gen_ai.client.inference.operation.details',
            timeUnixMs: 0,
            attributes: {
              'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'Yo' }] }],
            },
          },
        ],
      }),
    );
    expect(details.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Yo' }] }]);
  });
});

describe('content from logs, joined as span events', () => {
  const event = (name: string, attributes: AnyValueMap): RecordEvent => ({ name, timeUnixMs: 0, attributes });
  const details = (attributes: AnyValueMap): RecordEvent =>
    event('gen_ai.client.inference.operation.details', attributes);

  test('bodies hold nested maps; choices come by their index and bring finish reasons', () => {
    const reading = genAi.read(
      span(CHAT, {
        events: [
          event('gen_ai.user.message', { 'gen_ai.system': 'openai', content: 'Weather?' }),
          event('gen_ai.assistant.message', {
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          }),
          event('gen_ai.tool.message', { id: 'c1', content: '{"temp":18}' }),
          event('gen_ai.choice', { index: 1, finish_reason: 'length', message: { content: 'B' } }),
          event('gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'A' } }),
        ],
      }),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c1', result: '{"temp":18}' }] },
    ]);
    expect(reading.outputMessages).toEqual([
      { role: 'assistant', parts: [{ type: 'text', text: 'A' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'B' }] },
    ]);
    expect(reading.finishReasons).toEqual(['stop', 'length']);
    expect(reading.metadata?.['events']).toBeUndefined();
  });

  test('with content switched off, empty bodies are no messages, and a called tool keeps its name', () => {
    const reading = genAi.read(
      span(CHAT, {
        events: [
          event('gen_ai.system.message', {}),
          event('gen_ai.user.message', { 'gen_ai.system': 'openai' }),
          event('gen_ai.tool.message', { id: 'c1' }),
          event('gen_ai.choice', {
            index: 0,
            message: { tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f' } }] },
          }),
        ],
      }),
    );
    expect(reading.inputMessages).toBeUndefined();
    expect(reading.outputMessages?.[0]?.parts).toMatchObject([{ type: 'tool_call', id: 'c1', name: 'f' }]);
    const silent = genAi.read(span(CHAT, { events: [event('gen_ai.choice', { index: 0, message: {} })] }));
    expect(silent.outputMessages).toBeUndefined();
  });

  test('input in one event, a streamed answer in several, instructions on the span', () => {
    const reading = genAi.read(
      span(
        { ...CHAT, 'gen_ai.system_instructions': 'Be brief.' },
        {
          events: [
            details({
              'gen_ai.input.messages': [
                { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
                { role: 'assistant', parts: [{ type: 'tool_call', id: 'fc_1', call_id: 'c1', name: 'f' }] },
                { role: 'user', parts: [{ type: 'tool_call_response', call_id: 'c1', response: '18' }] },
              ],
            }),
            details({
              'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }] }],
            }),
            details({
              'gen_ai.output.messages': [
                { role: 'assistant', parts: [{ type: 'text', content: 'Sunny' }], finish_reason: 'stop' },
              ],
            }),
          ],
        },
      ),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: {} }] },
      { role: 'user', parts: [{ type: 'tool_result', id: 'c1', result: '18' }] },
    ]);
    expect(reading.outputMessages).toEqual([
      { role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'Sunny' }] },
    ]);
    expect(reading.finishReasons).toEqual(['stop']);
  });

  test('parts whose text was switched off are no parts', () => {
    const off = [{ role: 'user', parts: [{ type: 'text' }, { type: 'reasoning', text: undefined }] }];
    const reading = genAi.read(
      span(CHAT, { events: [details({ 'gen_ai.input.messages': off, 'gen_ai.output.messages': off })] }),
    );
    expect(reading.inputMessages).toBeUndefined();
    expect(reading.outputMessages).toBeUndefined();
  });

  test('events that nothing reads are kept', () => {
    const reading = genAi.read(span(CHAT, { events: [event('logprobs', { logprobs: '[-0.1]' })] }));
    expect(reading.metadata?.['events']).toEqual([{ name: 'logprobs', attributes: { logprobs: '[-0.1]' } }]);
  });
});

describe('text stays text', () => {
  test.each(['42', 'true', '{"persona":"pirate"}', '[1,2]', '[{"a":1}]', '[not json'])('%s', (text) => {
    const reading = genAi.read(
      span({ ...CHAT, 'gen_ai.prompt': text, 'gen_ai.completion': text, 'gen_ai.system_instructions': text }),
    );
    const parts = [{ type: 'text', text }];
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts },
      { role: 'user', parts },
    ]);
    expect(reading.outputMessages).toEqual([{ role: 'assistant', parts }]);
  });

  test('in a message too', () => {
    const messages = JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: '[{"role":"user"}]' }] },
    ]);
    const reading = genAi.read(span({ ...CHAT, 'gen_ai.input.messages': messages }));
    expect(reading.inputMessages?.[0]?.parts).toEqual([{ type: 'text', text: '[{"role":"user"}]' }]);
  });
});

describe('old and new names', () => {
  test('where both are told the new one wins', () => {
    const reading = genAi.read(
      span({
        'gen_ai.system': 'az.ai.openai',
        'gen_ai.provider.name': 'openai',
        'gen_ai.usage.prompt_tokens': 1,
        'gen_ai.usage.input_tokens': 9,
        'gen_ai.usage.cache_creation.input_tokens': 1,
        'gen_ai.usage.cache_write.input_tokens': 2,
        'gen_ai.request.seed': 7,
        'gen_ai.openai.request.seed': 8,
        'gen_ai.prompt': 'old',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"new"}]}]',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.output.messages': '[{"role":"assistant","parts":[],"finish_reason":"length"}]',
      }),
    );
    expect(reading).toMatchObject({
      provider: 'openai',
      usage: { input: 9, cacheWrite: 2 },
      params: { seed: 7 },
      inputMessages: [{ role: 'user', parts: [{ type: 'text', text: 'new' }] }],
      finishReasons: ['stop'],
    });
    expect(reading.outputMessages).toBeUndefined();
  });

  test('every rename is read both ways', () => {
    const usage = { input: 33, output: 17, cacheRead: 5, cacheWrite: 7, reasoning: 2 };
    const now = {
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.usage.input_tokens': 33,
      'gen_ai.usage.output_tokens': 17,
      'gen_ai.usage.cache_read.input_tokens': 5,
      'gen_ai.usage.cache_write.input_tokens': 7,
      'gen_ai.usage.reasoning.output_tokens': 2,
    };
    const then = {
      'gen_ai.system': 'anthropic',
      'gen_ai.usage.prompt_tokens': 33,
      'gen_ai.usage.completion_tokens': 17,
      'gen_ai.usage.cache_read_input_tokens': 5,
      'gen_ai.usage.cache_creation.input_tokens': 7,
      'gen_ai.usage.reasoning_tokens': 2,
    };
    for (const attributes of [now, then]) {
      const reading = genAi.read(span(attributes));
      expect(reading.provider).toBe('anthropic');
      expect(reading.usage).toEqual(usage);
    }
  });

  test("request parameters, under either of OpenAI's names", () => {
    const reading = genAi.read(
      span({
        ...CHAT,
        'gen_ai.request.temperature': 0,
        'gen_ai.openai.request.seed': 7,
        'openai.request.service_tier': 'flex',
        'gen_ai.output.type': 'json',
      }),
    );
    expect(reading.params).toEqual({ temperature: 0, seed: 7, service_tier: 'flex', output_type: 'json' });
  });
});

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
    const [event] = mapRecord(
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

describe('operations', () => {
  test.each([
    ['chat', 'llm_generation'],
    ['generate_content', 'llm_generation'],
    ['text_completion', 'llm_generation'],
    ['embeddings', 'llm_generation'],
    ['retrieval', 'function_call'],
    ['execute_tool', 'function_call'],
    ['create_agent', 'function_call'],
    ['invoke_agent', 'function_call'],
    ['invoke_workflow', 'function_call'],
    ['plan', 'function_call'],
    ['create_memory', 'function_call'],
    ['search_memory', 'function_call'],
    ['update_memory', 'function_call'],
    ['upsert_memory', 'function_call'],
    ['delete_memory', 'function_call'],
    ['evaluation', 'function_call'],
    ['guardrail', 'function_call'],
    ['something_new', 'generic'],
  ])('%s becomes %s', (operation, type) => {
    expect(mapRecord(span({ 'gen_ai.operation.name': operation }))[0]?.type).toBe(type);
  });

  test('a tool execution', () => {
    const [event] = mapRecord(
      span({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'get_weather',
        'gen_ai.tool.call.id': 'call_1',
        'gen_ai.tool.call.arguments': '{"location":"Paris"}',
        'gen_ai.tool.call.result': 'sunny',
      }),
    );
    expect(event?.payload).toEqual({
      function_name: 'get_weather',
      arguments: { location: 'Paris' },
      return_value: 'sunny',
      status: 'ok',
      misc: { tool_call_id: 'call_1' },
    });
  });

  test('a search of memory gives its records, a write takes them', () => {
    const memory = {
      'gen_ai.memory.store.id': 'prefs',
      'gen_ai.memory.query.text': 'colour?',
      'gen_ai.memory.records': '[{"id":"m1","content":"blue"}]',
      'gen_ai.memory.record.count': 1,
    };
    const [search] = mapRecord(span({ ...memory, 'gen_ai.operation.name': 'search_memory' }));
    expect(search?.payload).toMatchObject({
      function_name: 'search_memory',
      arguments: { store_id: 'prefs', query: 'colour?' },
      return_value: [{ id: 'm1', content: 'blue' }],
    });
    const [upsert] = mapRecord(span({ ...memory, 'gen_ai.operation.name': 'upsert_memory' }));
    expect(upsert?.payload).toMatchObject({
      function_name: 'upsert_memory',
      arguments: { store_id: 'prefs', records: [{ id: 'm1', content: 'blue' }] },
      return_value: { record_count: 1 },
    });
  });

  test('an agent repeats the tokens of its calls, so they stand in misc', () => {
    const [event] = mapRecord(
      span({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'Helper',
        'gen_ai.agent.id': 'a1',
        'gen_ai.agent.version': '2',
        'gen_ai.agent.description': 'helps',
        'gen_ai.conversation.id': 'conv',
        'gen_ai.usage.input_tokens': 9,
        'gen_ai.data_source.id': 'docs',
      }),
    );
    expect(event?.type).toBe('function_call');
    expect(event?.payload).toMatchObject({
      function_name: 'Helper',
      misc: { description: 'helps', usage: { input_tokens: 9 } },
    });
    expect(event?.metadata).toMatchObject({
      agent_id: 'a1',
      agent_version: '2',
      data_source_id: 'docs',
      conversation_id: 'conv',
    });
    expect(event?.metadata?.['agent_name']).toBeUndefined();
  });

  test("what a payload does not name stands in the metadata: the agent of a call, a prompt's variables", () => {
    const { metadata } = genAi.read(
      span({
        ...CHAT,
        'gen_ai.agent.name': 'Helper',
        'gen_ai.prompt.name': 'greeting',
        'gen_ai.prompt.variable.who': 'Ada',
      }),
    );
    expect(metadata).toEqual({
      operation: 'chat',
      agent_name: 'Helper',
      prompt_name: 'greeting',
      prompt_variables: { who: 'Ada' },
    });
  });

  test('evaluations of a call, in events and attributes', () => {
    const evaluation = { 'gen_ai.evaluation.name': 'Relevance', 'gen_ai.evaluation.score.value': 0.9 };
    const events = [{ name: 'gen_ai.evaluation.result', timeUnixMs: 0, attributes: evaluation }];
    expect(genAi.read(span(CHAT, { events })).metadata?.['evaluations']).toEqual([
      { name: 'Relevance', score: 0.9 },
    ]);
    const [event] = mapRecord(span({ ...evaluation, 'gen_ai.evaluation.score.label': 'pass' }));
    expect(event?.payload).toMatchObject({
      function_name: 'Relevance',
      return_value: { score: 0.9, label: 'pass' },
    });
  });

  test("the Anthropic SDK's tool spans and token counts", () => {
    const scope = { name: 'com.anthropic.sdk.typescript' };
    const [tool] = mapRecord(
      span(
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'get_weather',
          'gen_ai.tool.call.arguments': '{"location":"Paris"}',
          'anthropic.tool_result.content': '[{"type":"text","text":"18 C"}]',
        },
        { scope },
      ),
    );
    expect(tool?.payload).toMatchObject({ function_name: 'get_weather', return_value: '18 C' });
    const count = { 'gen_ai.provider.name': 'anthropic', 'gen_ai.request.model': 'claude' };
    expect(mapRecord(span(count, { scope }))[0]?.type).toBe('generic');
    expect(mapRecord(span(count))[0]?.type).toBe('llm_generation');
  });

  test("a stream's time to first chunk is milliseconds on the wire", () => {
    const [event] = mapRecord(span({ ...CHAT, 'gen_ai.response.time_to_first_chunk': 0.0241 }));
    expect(at(event, 'payload.misc')).toEqual({ ttft_ms: 24.1 });
  });
});

test('a conversation id alone does not make a span GenAI', () => {
  expect(chooseDialect(span({ 'gen_ai.conversation.id': 'c', 'http.route': '/chat' }))).toBeUndefined();
});

test("an OpenAI client at another provider's host is that provider", () => {
  expect(genAi.read(span({ ...CHAT, 'server.address': 'api.groq.com' })).provider).toBe('groq');
  expect(genAi.read(span({ ...CHAT, 'server.address': 'me.openai.azure.com' })).provider).toBe(
    'azure.ai.openai',
  );
  expect(genAi.read(span({ ...CHAT, 'server.address': '127.0.0.1' })).provider).toBe('openai');
});

test.each([
  ['Cohere', 'cohere'],
  ['OpenAI', 'openai'],
  ['openai.responses', 'openai'],
  ['TogetherAI', 'together'],
  ['together_ai', 'together'],
  ['togetherai.chat', 'together'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure.ai.openai', 'azure.ai.openai'],
  ['azure-openai.chat', 'azure.ai.openai'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['vertex.anthropic.messages', 'gcp.vertex_ai'],
  ['gcp.vertex_ai', 'gcp.vertex_ai'],
  ['mistral.chat', 'mistral_ai'],
  ['My Own.Thing', 'my own.thing'],
])('provider %s is %s', (said, provider) => {
  expect(genAi.read(span({ 'gen_ai.provider.name': said })).provider).toBe(provider);
});

test.each([
  ['us-central1-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['bedrock-runtime.eu-west-1.amazonaws.com', 'aws.bedrock'],
  ['api.together.xyz', 'together'],
  ['api.groq.com.evil.example', undefined],
])('host %s without a provider is %s', (host, provider) => {
  expect(genAi.read(span({ 'gen_ai.request.model': 'm', 'server.address': host })).provider).toBe(provider);
});
