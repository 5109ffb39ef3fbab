import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import type { AnyValue } from '../../src/core/any-value';
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

  test('what stands among messages and is none is kept beside them', () => {
    const reading = genAi.read(
      span({ ...CHAT, 'gen_ai.input.messages': '[null,{"role":"user","content":"Hi"},{"a":1},"and"]' }),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
      { role: 'user', parts: [{ type: 'unknown', value: { a: 1 } }] },
      { role: 'user', parts: [{ type: 'text', text: 'and' }] },
    ]);
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
