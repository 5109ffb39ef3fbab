import { eventMessages } from '../../exporters/mapping/event-messages';
import { normaliseProvider } from '../../exporters/mapping/providers';
import { readRequest, readResponse } from '../../exporters/mapping/shapes';
import { readableLangChain } from '../../exporters/mapping/shapes/langchain-values';

describe('OpenAI chat', () => {
  test('audio, files, reasoning and a refusal', () => {
    const request = readRequest({
      model: 'gpt-4o-audio',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
            { type: 'file', file: { file_id: 'file-1' } },
          ],
        },
      ],
    });
    expect(request?.messages?.[0]?.parts).toEqual([
      { type: 'audio', base64: 'UklG', mimeType: 'audio/wav' },
      { type: 'file', fileId: 'file-1' },
    ]);
    const response = readResponse({
      id: 'x',
      choices: [
        { finish_reason: 'stop', message: { role: 'assistant', reasoning_content: 'hm', content: 'yes' } },
        { finish_reason: 'stop', message: { role: 'assistant', content: null, refusal: 'no' } },
      ],
    });
    expect(response?.messages).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'yes' },
        ],
      },
      { role: 'assistant', parts: [{ type: 'text', text: 'no' }] },
    ]);
  });
});

test('tool arguments that JavaScript numbers cannot hold stay the text they were', () => {
  const call = (args: string): unknown =>
    readResponse({ choices: [{ message: { tool_calls: [{ function: { name: 'f', arguments: args } }] } }] })
      ?.messages?.[0]?.parts[0];
  expect(call('{"id":9007199254740993}')).toMatchObject({ arguments: '{"id":9007199254740993}' });
  expect(call('{"id":"9007199254740993","n":12.5}')).toMatchObject({
    arguments: { id: '9007199254740993', n: 12.5 },
  });
});

describe('Anthropic', () => {
  test('several results in one message become messages of their own, each with its id', () => {
    const request = readRequest({
      max_tokens: 1,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'one' }] },
            { type: 'tool_result', tool_use_id: 'b', content: 'two' },
            { type: 'text', text: 'and now?' },
          ],
        },
      ],
    });
    expect(eventMessages(request?.messages ?? [])).toEqual([
      { role: 'tool', content: 'one', tool_call_id: 'a' },
      { role: 'tool', content: 'two', tool_call_id: 'b' },
      { role: 'user', content: 'and now?' },
    ]);
  });

  test('images by url and by content, and a document', () => {
    const request = readRequest({
      system: [{ type: 'text', text: 'Look.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
            { type: 'document', source: { type: 'file', file_id: 'file_1' } },
          ],
        },
      ],
    });
    expect(request?.messages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Look.' }] },
      {
        role: 'user',
        parts: [
          { type: 'image', base64: 'aGk=', mimeType: 'image/png' },
          { type: 'image', url: 'https://example.com/a.png' },
          { type: 'file', fileId: 'file_1' },
        ],
      },
    ]);
  });
});

test('OpenAI responses: what one turn produced is one message, unknown items are kept', () => {
  const response = readResponse({
    object: 'response',
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    output: [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
      { type: 'web_search_call', id: 'ws_1', status: 'completed' },
      { type: 'custom_tool_call', call_id: 'c1', name: 'run', input: 'ls -l' },
    ],
  });
  expect(response?.finishReasons).toEqual(['max_output_tokens']);
  expect(response?.messages).toEqual([
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'hm' },
        { type: 'unknown', value: { type: 'web_search_call', id: 'ws_1', status: 'completed' } },
        { type: 'tool_call', id: 'c1', name: 'run', arguments: 'ls -l' },
      ],
    },
  ]);
});

test('Bedrock converse: images, thoughts and results', () => {
  const request = readRequest({
    modelId: 'm',
    messages: [
      { role: 'user', content: [{ image: { format: 'png', source: { bytes: 'aGk=' } } }, { text: 'look' }] },
      {
        role: 'assistant',
        content: [{ reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ json: { ok: true } }] } }] },
    ],
  });
  expect(request?.messages).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'image', base64: 'aGk=', mimeType: 'image/png' },
        { type: 'text', text: 'look' },
      ],
    },
    { role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }] },
    { role: 'user', parts: [{ type: 'tool_result', id: 't', result: { ok: true } }] },
  ]);
});

test('LangChain: a tool message, a chat message with a role of its own, and calls under additional_kwargs', () => {
  const lc = (
    name: string,
    kwargs: { [key: string]: string | object },
  ): { [key: string]: string | object | number } => ({
    lc: 1,
    type: 'constructor',
    id: ['langchain_core', 'messages', name],
    kwargs,
  });
  const request = readRequest(
    JSON.parse(
      JSON.stringify({
        messages: [
          [
            lc('ChatMessage', { role: 'critic', content: 'hm' }),
            lc('AIMessage', {
              content: '',
              additional_kwargs: { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a":1}' } }] },
            }),
            lc('ToolMessage', { content: 'done', tool_call_id: 'c' }),
          ],
        ],
      }),
    ),
  );
  expect(request?.messages).toEqual([
    { role: 'critic', parts: [{ type: 'text', text: 'hm' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: { a: 1 } }] },
    { role: 'tool', parts: [{ type: 'tool_result', id: 'c', result: 'done' }] },
  ]);
  expect(
    readableLangChain(JSON.parse(JSON.stringify({ out: lc('HumanMessage', { content: 'Hi' }) }))),
  ).toEqual({
    out: { role: 'user', content: 'Hi' },
  });
});

test("a body of nobody's shape is nobody's", () => {
  for (const body of [{}, { something: 'x' }, { messages: 'x' }, { output: 'x' }, { choices: [] }]) {
    expect(readRequest(body)).toBeUndefined();
    expect(readResponse(body)).toBeUndefined();
  }
});

test.each([
  ['OpenAI', 'openai'],
  ['openai.chat', 'openai'],
  ['azure', 'azure.ai.openai'],
  ['aws', 'aws.bedrock'],
  ['aws.bedrock', 'aws.bedrock'],
  ['google_genai', 'gcp.gen_ai'],
  ['Cohere', 'cohere'],
  ['mistralai', 'mistral_ai'],
  ['our-own', 'our-own'],
])('provider %s is %s', (said, name) => {
  expect(normaliseProvider(said)).toBe(name);
});
