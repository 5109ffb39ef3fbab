import {
  readRequest,
  readRequestValue,
  readResponse,
  readResponseValue,
} from '../../exporters/mapping/shapes';

const text = (said: string): readonly object[] => [{ type: 'text', text: said }];

describe("Google's generateContent", () => {
  test('a conversation with a tool, in camelCase', () => {
    const request = readRequest({
      model: 'gemini-2.5-flash',
      contents: [
        { role: 'user', parts: [{ text: 'Look:' }, { inlineData: { mimeType: 'image/png', data: 'iVA=' } }] },
        { role: 'model', parts: [{ functionCall: { id: 'c', name: 'f', args: { x: 1 } } }] },
        { role: 'user', parts: [{ functionResponse: { id: 'c', name: 'f', response: { y: 2 } } }] },
      ],
      config: {
        systemInstruction: 'Be kind.',
        temperature: 0.2,
        tools: [{ functionDeclarations: [{ name: 'f' }] }, { googleSearch: {} }],
      },
    });
    expect(request).toEqual({
      model: 'gemini-2.5-flash',
      params: { temperature: 0.2 },
      tools: [{ name: 'f' }, { googleSearch: {} }],
      messages: [
        { role: 'system', parts: text('Be kind.') },
        { role: 'user', parts: [...text('Look:'), { type: 'image', base64: 'iVA=', mimeType: 'image/png' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: { x: 1 } }] },
        { role: 'tool', parts: [{ type: 'tool_result', id: 'c', name: 'f', result: { y: 2 } }] },
      ],
    });
  });

  test('an answer as Python writes it, thoughts counted in', () => {
    expect(
      readResponse({
        candidates: [
          {
            content: { role: 'model', parts: [{ text: 'Hm.', thought: true }, { text: 'Hello!' }] },
            finish_reason: 'STOP',
          },
        ],
        usage_metadata: {
          prompt_token_count: 9,
          candidates_token_count: 10,
          cached_content_token_count: 3,
          thoughts_token_count: 6,
        },
        model_version: 'gemini-2.5-flash-001',
        response_id: 'r1',
      }),
    ).toMatchObject({
      messages: [{ role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }, ...text('Hello!')] }],
      model: 'gemini-2.5-flash-001',
      id: 'r1',
      finishReasons: ['STOP'],
      usage: { input: 9, output: 16, cacheRead: 3, reasoning: 6 },
    });
  });

  test('contents in their short forms', () => {
    const messages = (contents: string | readonly string[]): unknown => readRequest({ contents })?.messages;
    expect(messages('Hi')).toEqual([{ role: 'user', parts: text('Hi') }]);
    expect(messages(['Hi', 'there'])).toHaveLength(2);
  });

  test('a refused prompt has an answer without a message', () => {
    const response = readResponse({
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 4 },
    });
    expect(response).toEqual({ messages: [], usage: { input: 4 } });
  });

  test('the chunks of a stream are one answer', () => {
    const chunk = (said: string, count: number): object => ({
      candidates: [{ content: { role: 'model', parts: [{ text: said }] } }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: count },
    });
    const chunks = JSON.parse(JSON.stringify([chunk('Hel', 1), chunk('lo!', 2)]));
    expect(readResponseValue(chunks)).toMatchObject({
      messages: [{ role: 'assistant', parts: text('Hello!') }],
      usage: { input: 9, output: 2 },
    });
  });
});

describe('models on Bedrock', () => {
  test.each([
    [
      'Titan',
      {
        inputTextTokenCount: 21,
        results: [{ tokenCount: 17, outputText: 'Hi', completionReason: 'FINISH' }],
      },
      { finishReasons: ['FINISH'], usage: { input: 21, output: 17 } },
    ],
    [
      'Llama',
      { generation: 'Hi', prompt_token_count: 21, generation_token_count: 17, stop_reason: 'stop' },
      { finishReasons: ['stop'], usage: { input: 21, output: 17 } },
    ],
    ['Mistral', { outputs: [{ text: 'Hi', stop_reason: 'stop' }] }, { finishReasons: ['stop'] }],
    [
      'Mistral chat',
      { choices: [{ message: { role: 'assistant', content: 'Hi' }, stop_reason: 'stop' }] },
      { finishReasons: ['stop'] },
    ],
    [
      'Cohere Command',
      { id: 'x', generations: [{ text: 'Hi', finish_reason: 'COMPLETE' }] },
      { id: 'x', finishReasons: ['COMPLETE'] },
    ],
    [
      'Jurassic',
      { completions: [{ data: { text: 'Hi' }, finishReason: { reason: 'endoftext' } }] },
      { finishReasons: ['endoftext'] },
    ],
    ['Claude 2', { completion: 'Hi', stop_reason: 'stop_sequence' }, { finishReasons: ['stop_sequence'] }],
  ])('%s', (_model, body, facts) => {
    expect(readResponse(body)).toEqual({ messages: [{ role: 'assistant', parts: text('Hi') }], ...facts });
  });

  test('Titan takes a text, Llama and Mistral a prompt', () => {
    expect(readRequest({ inputText: 'Hi', textGenerationConfig: { temperature: 0.2 } })).toEqual({
      messages: [{ role: 'user', parts: text('Hi') }],
      params: { temperature: 0.2 },
    });
    expect(readRequest({ prompt: 'Hi', max_gen_len: 9 })).toEqual({
      messages: [{ role: 'user', parts: text('Hi') }],
      params: { max_gen_len: 9 },
    });
  });

  test('Nova takes blocks without a type, and counts without the cache under names of its own', () => {
    expect(
      readRequest({
        system: [{ text: 'Be kind.' }],
        messages: [
          {
            role: 'user',
            content: [{ text: 'Hi' }, { image: { format: 'png', source: { bytes: 'iVA=' } } }],
          },
        ],
      })?.messages,
    ).toEqual([
      { role: 'system', parts: text('Be kind.') },
      { role: 'user', parts: [...text('Hi'), { type: 'image', base64: 'iVA=', mimeType: 'image/png' }] },
    ]);
    expect(
      readResponse({
        output: { message: { role: 'assistant', content: [{ text: 'Hi' }] } },
        stopReason: 'end_turn',
        usage: {
          inputTokens: 21,
          outputTokens: 17,
          cacheReadInputTokenCount: 5,
          cacheWriteInputTokenCount: 7,
        },
      })?.usage,
    ).toMatchObject({ input: 33, output: 17, cacheRead: 5, cacheWrite: 7 });
  });
});

describe('Cohere', () => {
  test('version 2: the plan before the calls, tokens rather than what is billed', () => {
    expect(
      readResponse({
        id: 'c-1',
        finish_reason: 'TOOL_CALL',
        message: {
          role: 'assistant',
          tool_plan: 'I will look.',
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }],
        },
        usage: { billed_units: { input_tokens: 5 }, tokens: { input_tokens: 71, output_tokens: 9 } },
      }),
    ).toEqual({
      id: 'c-1',
      finishReasons: ['TOOL_CALL'],
      usage: { input: 71, output: 9 },
      messages: [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'I will look.' },
            { type: 'tool_call', id: 'a', name: 'f', arguments: { x: 1 } },
          ],
        },
      ],
    });
  });

  test('version 1: a message and its history', () => {
    expect(
      readRequest({
        model: 'command-r',
        preamble: 'Be kind.',
        message: 'Bye',
        chatHistory: [{ role: 'CHATBOT', message: 'Hello!' }],
        temperature: 0.2,
      }),
    ).toEqual({
      model: 'command-r',
      params: { temperature: 0.2 },
      messages: [
        { role: 'system', parts: text('Be kind.') },
        { role: 'assistant', parts: text('Hello!') },
        { role: 'user', parts: text('Bye') },
      ],
    });
    expect(
      readResponse({ text: 'Hi', generationId: 'g', finishReason: 'COMPLETE', toolCalls: [] }),
    ).toMatchObject({ id: 'g', messages: [{ parts: text('Hi') }] });
  });
});

test('Ollama: settings under options, images in a message, counts by their own names', () => {
  expect(
    readRequest({
      model: 'llava',
      messages: [{ role: 'user', content: 'What is this?', images: ['iVA='] }],
      options: { temperature: 0 },
    }),
  ).toEqual({
    model: 'llava',
    params: { temperature: 0 },
    messages: [{ role: 'user', parts: [...text('What is this?'), { type: 'image', base64: 'iVA=' }] }],
  });
  expect(
    readResponse({
      model: 'qwen3',
      message: { role: 'assistant', thinking: 'Hm.', content: 'Hi' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 26,
      eval_count: 3,
    }),
  ).toEqual({
    model: 'qwen3',
    finishReasons: ['stop'],
    usage: { input: 26, output: 3 },
    messages: [{ role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }, ...text('Hi')] }],
  });
});

describe('streams that were kept as lists', () => {
  test('chunks of a chat completion, with a call in pieces', () => {
    const delta = (said: object, more: object = {}): object => ({
      id: 'x',
      model: 'm',
      choices: [{ index: 0, delta: said, ...more }],
    });
    const chunks = [
      delta({ role: 'assistant', content: 'Hel' }),
      delta({
        content: 'lo',
        tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"x"' } }],
      }),
      delta({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }, { finish_reason: 'tool_calls' }),
      { id: 'x', model: 'm', choices: [], usage: { prompt_tokens: 24, completion_tokens: 11 } },
    ];
    expect(readResponseValue(JSON.parse(JSON.stringify(chunks)))).toEqual({
      id: 'x',
      model: 'm',
      finishReasons: ['tool_calls'],
      usage: { input: 24, output: 11 },
      messages: [
        {
          role: 'assistant',
          parts: [...text('Hello'), { type: 'tool_call', id: 'c', name: 'f', arguments: { x: 1 } }],
        },
      ],
    });
  });

  test("Anthropic's events, the later counts in place of the earlier", () => {
    expect(
      readResponseValue([
        {
          type: 'message_start',
          message: {
            id: 'm1',
            model: 'claude',
            usage: { input_tokens: 21, cache_read_input_tokens: 5, output_tokens: 1 },
          },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
        {
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', id: 't', name: 'f', input: {} },
        },
        { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"x":' } },
        { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '1}' } },
        { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 17 } },
        { type: 'message_stop' },
      ]),
    ).toMatchObject({
      id: 'm1',
      model: 'claude',
      finishReasons: ['tool_use'],
      usage: { input: 26, output: 17, cacheRead: 5 },
      messages: [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'tool_call', id: 't', name: 'f', arguments: { x: 1 } },
          ],
        },
      ],
    });
  });

  test('the last event of a responses stream holds the answer', () => {
    const output = [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] }];
    expect(
      readResponseValue([
        { type: 'response.created', response: { id: 'r', output: [] } },
        { type: 'response.completed', response: { id: 'r', output } },
      ])?.messages,
    ).toEqual([{ role: 'assistant', parts: text('Hi') }]);
  });
});

test('bare lists: messages of a chat, of LangChain, and what is neither', () => {
  expect(
    readRequestValue([
      { role: 'user', content: 'Hi' },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
    ])?.messages,
  ).toEqual([
    { role: 'user', parts: text('Hi') },
    { role: 'tool', parts: [{ type: 'tool_result', id: 'c', result: 'x' }] },
  ]);
  expect(
    readRequestValue([
      { lc: 1, id: ['langchain_core', 'messages', 'HumanMessage'], kwargs: { content: 'Hi' } },
    ])?.messages,
  ).toEqual([{ role: 'user', parts: text('Hi') }]);
  expect(readRequestValue([1, 2])).toBeUndefined();
  expect(readResponseValue([])).toBeUndefined();
});

describe('LangChain', () => {
  test("a plain language model's prompts, and the counts of the whole run", () => {
    expect(readRequest({ prompts: ['Hi'] })?.messages).toEqual([{ role: 'user', parts: text('Hi') }]);
    expect(
      readResponse({
        generations: [[{ text: 'Hello', generationInfo: { finishReason: 'stop' } }]],
        llmOutput: { tokenUsage: { promptTokens: 24, completionTokens: 11 } },
      }),
    ).toMatchObject({ finishReasons: ['stop'], usage: { input: 24, output: 11 } });
  });

  test("its first Anthropic integrations counted as Anthropic does, which the provider's numbers beside them tell", () => {
    const raw = {
      input_tokens: 21,
      cache_creation_input_tokens: 7,
      cache_read_input_tokens: 5,
      output_tokens: 17,
    };
    const usage = (input: number): unknown =>
      readResponse({
        generations: [
          [
            {
              message: {
                id: ['langchain_core', 'messages', 'AIMessage'],
                kwargs: {
                  content: 'Hi',
                  usage_metadata: { input_tokens: input, output_tokens: 17 },
                  response_metadata: { usage: raw },
                },
              },
            },
          ],
        ],
      })?.usage;
    const whole = { input: 33, output: 17, cacheRead: 5, cacheWrite: 7 };
    expect(usage(21)).toMatchObject(whole);
    expect(usage(33)).toEqual(whole);
  });
});

test("Anthropic's cache writes by how long they are kept, and a stream put together without its type", () => {
  expect(
    readResponse({
      role: 'assistant',
      content: [
        { type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'text', text: 'found' }] },
      ],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: 21,
        output_tokens: 17,
        cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 3 },
      },
    }),
  ).toMatchObject({
    messages: [{ role: 'assistant', parts: [{ type: 'tool_result', id: 's', result: 'found' }] }],
    finishReasons: ['end_turn'],
    usage: { input: 28, output: 17, cacheWrite: 7 },
  });
});

test("OpenAI's own tools: what names a tool is a call with its result, an image made is an image", () => {
  expect(
    readResponse({
      output: [
        { type: 'mcp_call', id: 'm', name: 'f', arguments: '{"x":1}', output: 'y' },
        { type: 'computer_call', call_id: 'c', action: { type: 'click' } },
        { type: 'image_generation_call', id: 'i', result: 'iVA=', output_format: 'png' },
      ],
    })?.messages?.[0]?.parts,
  ).toEqual([
    { type: 'tool_call', id: 'm', name: 'f', arguments: { x: 1 } },
    { type: 'tool_result', id: 'm', name: 'f', result: 'y' },
    { type: 'tool_call', id: 'c', name: 'computer_call', arguments: { type: 'click' } },
    { type: 'image', base64: 'iVA=', mimeType: 'image/png' },
    { type: 'unknown', value: { id: 'i', type: 'image_generation_call' } },
  ]);
});
