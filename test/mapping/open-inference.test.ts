import { openInference } from '../../exporters/mapping/dialects/open-inference';
import type { Reading } from '../../exporters/mapping/reading';
import type { AnyValueMap } from '../../src/core/any-value';
import { at } from './support/facts-of-result';
import { mapEvents } from './support/map-events';
import { readFixture, recordsOf } from './support/record-from-fixture';
import { span } from './support/span';

function firstEvent(fixture: string): unknown {
  const [record] = recordsOf(readFixture(fixture));
  if (!record) throw new Error(`no span in ${fixture}`);
  return mapEvents(record)[0];
}

describe('conversations keep their structure', () => {
  test('an OpenAI history with a tool call and its result', () => {
    const event = firstEvent('openai-openinference-chat-tools-turn2');
    expect(at(event, 'payload.request.messages')).toEqual([
      { role: 'user', content: 'Weather in Paris?' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          { id: 'call_abc123', type: 'function', name: 'get_weather', arguments: { location: 'Paris' } },
        ],
      },
      { role: 'tool', content: '{"temp":18}', tool_call_id: 'call_abc123' },
    ]);
  });

  test('an Anthropic history: system first, blocks taken apart, the result a message of its own', () => {
    const event = firstEvent('anthropic-openinference-messages-tools-turn2');
    expect(at(event, 'payload.request.messages')).toEqual([
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: 'Weather in Paris?' },
      {
        role: 'assistant',
        content: 'Let me check.',
        tool_calls: [
          { id: 'toolu_01', type: 'function', name: 'get_weather', arguments: { location: 'Paris' } },
        ],
      },
      { role: 'tool', content: '18 C', tool_call_id: 'toolu_01' },
    ]);
    expect(at(event, 'payload.misc.tools.0.name')).toBe('get_weather');
    expect(at(event, 'payload.request.params')).toEqual({ max_tokens: 256 });
  });

  test('an image stays an image', () => {
    const event = firstEvent('openai-openinference-chat-image');
    expect(at(event, 'payload.request.messages.0.content')).toEqual([
      { type: 'text', text: 'What is this?' },
      { type: 'image', url: 'data:image/png;base64,iVBORw0KGgo=' },
    ]);
  });
});

test('a chat longer than 128 attributes keeps its whole history', () => {
  const messages = Array.from({ length: 80 }, (_, index) => ({ role: 'user', content: `message ${index}` }));
  const flattened = Object.fromEntries(
    messages.slice(0, 60).flatMap((message, index) => [
      [`llm.input_messages.${index}.message.role`, message.role],
      [`llm.input_messages.${index}.message.content`, message.content],
    ]),
  );
  const reading = openInference.read(
    span({
      'openinference.span.kind': 'LLM',
      'input.value': JSON.stringify({ model: 'gpt-4o', messages }),
      ...flattened,
    }),
  );
  expect(reading.inputMessages).toHaveLength(80);
  expect(reading.inputMessages?.at(-1)?.parts).toEqual([{ type: 'text', text: 'message 79' }]);
  expect(reading.usage).toBeUndefined();
});

test('without a body that is understood, flattened keys are read in the order of their numbers', () => {
  const reading = openInference.read(
    span({
      'openinference.span.kind': 'LLM',
      'input.value': '{"something":"of nobody"}',
      'llm.input_messages.10.message.role': 'user',
      'llm.input_messages.10.message.content': 'last',
      'llm.input_messages.2.message.role': 'user',
      'llm.input_messages.2.message.contents.0.message_content.type': 'image',
      'llm.input_messages.2.message.contents.0.message_content.image.image.url': 'https://example.com/a.png',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'f',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': 'not json',
    }),
  );
  expect(reading.inputMessages).toEqual([
    { role: 'user', parts: [{ type: 'image', url: 'https://example.com/a.png' }] },
    { role: 'user', parts: [{ type: 'text', text: 'last' }] },
  ]);
  expect(reading.outputMessages).toEqual([
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: 'not json' }] },
  ]);
});

test('a completion has prompts and choices instead of messages', () => {
  const reading = openInference.read(
    span({
      'openinference.span.kind': 'LLM',
      'llm.prompts.0.prompt.text': 'Say hello',
      'llm.choices.0.completion.text': 'Hello!',
    }),
  );
  expect(reading.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Say hello' }] }]);
  expect(reading.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Hello!' }] }]);
});

test('usage in the body is read when no attribute has it', () => {
  const reading = openInference.read(
    span({
      'openinference.span.kind': 'LLM',
      'output.value': JSON.stringify({
        type: 'message',
        role: 'assistant',
        content: [],
        usage: {
          input_tokens: 21,
          cache_read_input_tokens: 5,
          cache_creation_input_tokens: 7,
          output_tokens: 17,
        },
      }),
    }),
  );
  expect(reading.usage).toEqual({ input: 33, output: 17, cacheRead: 5, cacheWrite: 7 });
});

describe('steps', () => {
  test('a LangChain tool: name, arguments, the result out of its ToolMessage, the call id', () => {
    const [event] = mapEvents(
      span({
        'openinference.span.kind': 'TOOL',
        'tool.name': 'get_weather',
        'tool.description': 'Weather of a place',
        'input.value': '{"location":"Paris"}',
        'input.mime_type': 'application/json',
        'output.value': JSON.stringify({
          output: {
            lc: 1,
            type: 'constructor',
            id: ['langchain_core', 'messages', 'ToolMessage'],
            kwargs: { content: '18 C', tool_call_id: 'call_1', name: 'get_weather' },
          },
        }),
        'output.mime_type': 'application/json',
      }),
    );
    expect(event?.type).toBe('function_call');
    expect(event?.payload).toEqual({
      function_name: 'get_weather',
      arguments: { location: 'Paris' },
      return_value: '18 C',
      status: 'ok',
      misc: { tool_call_id: 'call_1', description: 'Weather of a place' },
    });
  });

  test('a retriever returns its documents', () => {
    const [event] = mapEvents(
      span(
        {
          'openinference.span.kind': 'RETRIEVER',
          'input.value': 'capital of France',
          'retrieval.documents.0.document.content': 'Paris is the capital.',
          'retrieval.documents.0.document.score': 0.9,
          'retrieval.documents.0.document.metadata': '{"source":"a.md"}',
          'retrieval.documents.1.document.content': 'Lyon is not.',
        },
        { name: 'VectorStoreRetriever' },
      ),
    );
    expect(event?.payload).toEqual({
      function_name: 'VectorStoreRetriever',
      arguments: 'capital of France',
      return_value: [
        { content: 'Paris is the capital.', score: 0.9, metadata: { source: 'a.md' } },
        { content: 'Lyon is not.' },
      ],
      status: 'ok',
    });
  });

  test('a reranker', () => {
    const reading = openInference.read(
      span({
        'openinference.span.kind': 'RERANKER',
        'reranker.query': 'q',
        'reranker.top_k': 1,
        'reranker.model_name': 'rerank-v3.5',
        'reranker.input_documents.0.document.content': 'a',
        'reranker.output_documents.0.document.content': 'a',
        'reranker.output_documents.0.document.score': 0.5,
      }),
    );
    expect(reading).toMatchObject({
      kind: 'reranker',
      requestModel: 'rerank-v3.5',
      input: { query: 'q', top_k: 1, documents: [{ content: 'a' }] },
      output: [{ content: 'a', score: 0.5 }],
    });
  });

  test.each([
    ['AGENT', 'agent'],
    ['CHAIN', 'chain'],
    ['GUARDRAIL', 'guardrail'],
    ['EVALUATOR', 'evaluator'],
    ['PROMPT', 'prompt'],
    ['DECISION', 'other'],
  ])('%s is of kind %s', (spanKind, kind) => {
    expect(openInference.read(span({ 'openinference.span.kind': spanKind })).kind).toBe(kind);
  });

  test('a person\'s "42" stays text, whatever its mime type', () => {
    const reading = openInference.read(
      span({
        'openinference.span.kind': 'CHAIN',
        'input.value': '42',
        'input.mime_type': 'application/json',
      }),
    );
    expect(reading.input).toBe('42');
  });
});

test("who, what for and with what: session, user, tags, metadata, template, an application's own attributes", () => {
  const [event] = mapEvents(
    span({
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'gpt-4o',
      'session.id': 's-1',
      'user.id': 'u-1',
      'tag.tags': ['a', 'b'],
      metadata: '{"plan":"gold","trace_id":"not the real one"}',
      'llm.prompt_template.template': 'Hello {name}',
      'llm.prompt_template.variables': '{"name":"Ann"}',
      'llm.cost.total': 0.5,
      'customer.tier': 'gold',
    }),
  );
  expect(event?.tags).toEqual(['a', 'b']);
  expect(event?.metadata).toMatchObject({
    plan: 'gold',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    conversation_id: 's-1',
    user_id: 'u-1',
    prompt_template: { template: 'Hello {name}', variables: { name: 'Ann' } },
    attributes: { 'customer.tier': 'gold' },
  });
  expect(at(event, 'payload.usage')).toEqual({ cost: 0.5 });
});

describe('whole bodies', () => {
  const llm = (attributes: AnyValueMap, scope = 'test'): Reading =>
    openInference.read(span({ 'openinference.span.kind': 'LLM', ...attributes }, { scope: { name: scope } }));

  test('OpenAI Agents: a list of items in, the system prompt and the tools from the answer that repeats them', () => {
    const reading = llm({
      'input.value': JSON.stringify([
        { type: 'message', role: 'user', content: 'Weather?' },
        { type: 'reasoning', content: [{ type: 'input_text', text: 'Hm.' }] },
        { type: 'function_call', callId: 'c', name: 'f', arguments: '{"x":1}' },
        { type: 'function_call_result', callId: 'c', name: 'f', output: { type: 'text', text: '18 C' } },
      ]),
      'input.mime_type': 'application/json',
      'output.value': JSON.stringify({
        id: 'resp_1',
        object: 'response',
        instructions: 'Be kind.',
        tools: [{ type: 'function', name: 'f' }],
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'So.' }] },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '18 C' }] },
        ],
      }),
      'llm.invocation_parameters': '{"id":"resp_1","created_at":1,"model":"m","temperature":1}',
    });
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be kind.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'tool_call', id: 'c', name: 'f', arguments: { x: 1 } },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c', name: 'f', result: '18 C' }] },
    ]);
    expect(reading.outputMessages).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'So.' },
          { type: 'text', text: '18 C' },
        ],
      },
    ]);
    expect(reading).toMatchObject({ responseId: 'resp_1', params: { temperature: 1 } });
    expect(reading.tools).toEqual([{ type: 'function', name: 'f' }]);
  });

  test('OpenAI Agents over chat completions: each completion of a generation, the counts from the attributes', () => {
    const reading = llm({
      'output.value': JSON.stringify([
        {
          id: 'a',
          model: 'm',
          choices: [{ message: { role: 'assistant', content: 'one' } }],
          usage: { prompt_tokens: 1 },
        },
        {
          id: 'b',
          model: 'm',
          choices: [{ message: { role: 'assistant', content: 'two' } }],
          usage: { prompt_tokens: 2 },
        },
      ]),
      'llm.token_count.prompt': 3,
    });
    expect(reading.outputMessages?.map(({ parts }) => parts)).toEqual([
      [{ type: 'text', text: 'one' }],
      [{ type: 'text', text: 'two' }],
    ]);
    expect(reading.usage).toEqual({ input: 3 });
  });

  test('a body that was cut: flattened keys instead, the system prompt from the parameters', () => {
    const reading = llm({
      'input.value': '{"model":"claude","system":"Be kind.","messages":[{"role":"us',
      'input.mime_type': 'application/json',
      'llm.invocation_parameters': '{"model":"claude","system":"Be kind.","max_tokens":9}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hello!',
      'output.value': '{"id":"msg_1","cont',
      'output.mime_type': 'application/json',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.contents.0.message_content.type': 'text',
      'llm.output_messages.0.message.contents.0.message_content.text': 'Hi.',
    });
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be kind.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hello!' }] },
    ]);
    expect(reading.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Hi.' }] }]);
    expect(reading).toMatchObject({ requestModel: 'claude', params: { max_tokens: 9 } });
  });

  test('a body that was cut is the message when there is nothing else', () => {
    const reading = llm({ 'input.value': '{"model":"m","messages":[{"role":"us' });
    expect(reading.inputMessages?.[0]?.parts).toEqual([
      { type: 'text', text: '{"model":"m","messages":[{"role":"us' },
    ]);
  });

  test('a streamed answer that happens to be JSON is text, for it says that it is', () => {
    const reading = llm({ 'output.value': '{"output":[1]}', 'output.mime_type': 'text/plain' });
    expect(reading.outputMessages).toEqual([
      { role: 'assistant', parts: [{ type: 'text', text: '{"output":[1]}' }] },
    ]);
  });

  test('messages in a shape of a framework do not hide flattened ones', () => {
    const reading = llm({
      'input.value': '{"messages":[{"role":"user","blocks":[{"block_type":"text","text":"Hello!"}]}]}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hello!',
    });
    expect(reading.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Hello!' }] }]);
    expect(llm({ 'input.value': '{"messages":["user: Hello!"]}' }).inputMessages).toEqual([
      { role: 'user', parts: [{ type: 'text', text: '{"messages":["user: Hello!"]}' }] },
    ]);
  });

  test('flattened items of one answer are one message, choices are several', () => {
    const message = (index: number, fields: AnyValueMap): AnyValueMap =>
      Object.fromEntries(
        Object.entries({ role: 'assistant', ...fields }).map(([key, value]) => [
          `llm.output_messages.${index}.message.${key}`,
          value,
        ]),
      );
    const answer = llm({
      ...message(0, {
        'contents.0.message_content.type': 'reasoning',
        'contents.0.message_content.text': 'Hm.',
      }),
      ...message(1, { content: 'Hello!' }),
      ...message(2, { 'tool_calls.0.tool_call.id': 'c', 'tool_calls.0.tool_call.function.name': 'f' }),
    });
    expect(answer.outputMessages?.map(({ parts }) => parts.map(({ type }) => type))).toEqual([
      ['reasoning', 'text', 'tool_call'],
    ]);
    const choices = llm({ ...message(0, { content: 'one' }), ...message(1, { content: 'two' }) });
    expect(choices.outputMessages).toHaveLength(2);
  });

  test("Bedrock's stream: thoughts from flattened messages, counts without the cache made whole", () => {
    const scope = '@arizeai/openinference-instrumentation-bedrock';
    const output = JSON.stringify({
      text: 'Hello!',
      tool_calls: [{ id: 't', name: 'f', input: { x: 1 } }],
      usage: {
        input_tokens: 21,
        output_tokens: 17,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 7,
      },
      streaming: true,
      stop_reason: 'tool_use',
    });
    const summary = llm({ 'output.value': output }, scope);
    expect(summary).toMatchObject({
      usage: { input: 33, output: 17, cacheRead: 5, cacheWrite: 7 },
      finishReasons: ['tool_use'],
    });
    expect(summary.outputMessages?.[0]?.parts.map(({ type }) => type)).toEqual(['text', 'tool_call']);
    const flattened = llm(
      {
        'output.value': output,
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.contents.0.message_content.type': 'reasoning',
        'llm.output_messages.0.message.contents.0.message_content.text': 'Hm.',
        'llm.output_messages.0.message.contents.1.message_content.type': 'text',
        'llm.output_messages.0.message.contents.1.message_content.text': 'Hello!',
      },
      scope,
    );
    expect(flattened.outputMessages?.[0]?.parts.map(({ type }) => type)).toEqual(['reasoning', 'text']);
  });

  test("Bedrock's Converse leaves cached tokens out of its attributes, but not out of the body", () => {
    const reading = llm(
      {
        'llm.token_count.prompt': 21,
        'llm.token_count.completion': 17,
        'output.value': JSON.stringify({
          output: { message: { role: 'assistant', content: [{ text: 'Hi.' }] } },
          usage: { inputTokens: 21, outputTokens: 17, cacheReadInputTokens: 5 },
        }),
      },
      '@arizeai/openinference-instrumentation-bedrock',
    );
    expect(reading.usage).toEqual({ input: 26, output: 17, cacheRead: 5 });
  });
});

test('the first chunk of a stream is when its event says', () => {
  const record = span({ 'openinference.span.kind': 'LLM' });
  const first = { name: 'First Token Stream Event', timeUnixMs: record.startUnixMs + 250, attributes: {} };
  expect(openInference.read({ ...record, events: [first] }).timeToFirstTokenMs).toBe(250);
  expect(openInference.read(record)).not.toHaveProperty('timeToFirstTokenMs');
});

describe('embeddings', () => {
  test('more texts than a span has attributes for, and the answer in the body', () => {
    const texts = Array.from({ length: 100 }, (_, index) => `text ${index}`);
    const reading = openInference.read(
      span({
        'openinference.span.kind': 'EMBEDDING',
        'input.value': JSON.stringify({ input: texts, model: 'm' }),
        'embedding.embeddings.0.embedding.text': 'text 0',
        'llm.invocation_parameters': '{"model":"m","dimensions":2}',
        'output.value': JSON.stringify({
          model: 'm-1',
          data: [{ embedding: [1, 2] }],
          usage: { prompt_tokens: 8 },
        }),
      }),
    );
    expect(reading.inputMessages).toHaveLength(100);
    expect(reading).toMatchObject({
      responseModel: 'm-1',
      params: { dimensions: 2 },
      output: { embeddings: 1, dimensions: 2 },
      usage: { input: 8 },
    });
  });

  test('token ids stay what they are', () => {
    const reading = openInference.read(
      span({ 'openinference.span.kind': 'EMBEDDING', 'input.value': '[1,2,3]' }),
    );
    expect(reading.inputMessages?.[0]?.parts).toEqual([{ type: 'unknown', value: [1, 2, 3] }]);
  });
});

test('a retriever whose flattened documents were cut returns those of its output', () => {
  const documents = Array.from({ length: 3 }, (_, index) => ({
    pageContent: `page ${index}`,
    metadata: { index },
  }));
  const reading = openInference.read(
    span({
      'openinference.span.kind': 'RETRIEVER',
      'retrieval.documents.0.document.content': 'page 0',
      'output.value': JSON.stringify({ documents }),
      'output.mime_type': 'application/json',
    }),
  );
  expect(reading.output).toHaveLength(3);
  expect(at(reading.output, '2')).toEqual({ content: 'page 2', metadata: { index: 2 } });
});

test('a guardrail says whether it stopped the run; a handoff is a tool', () => {
  const guardrail = openInference.read(
    span({ 'openinference.span.kind': 'GUARDRAIL', 'tool.name': 'no maths', 'guardrail.triggered': true }),
  );
  expect(guardrail).toMatchObject({ operationName: 'no maths', output: { triggered: true } });
  const handoff = openInference.read(
    span({
      'openinference.span.kind': 'TOOL',
      'tool.name': 'handoff_to_Spanish',
      'input.value': '{"from_agent":"Triage"}',
      'input.mime_type': 'application/json',
    }),
  );
  expect(handoff).toMatchObject({ kind: 'tool', input: { from_agent: 'Triage' } });
});

test("a tool's parameters are its definition beside an input, and its input without one", () => {
  const tool = (attributes: AnyValueMap): Reading =>
    openInference.read(span({ 'openinference.span.kind': 'TOOL', ...attributes }));
  expect(tool({ 'tool.parameters': '{"x":1}' })).toMatchObject({ input: { x: 1 } });
  expect(tool({ 'input.value': 'in', 'tool.parameters': '{"type":"object"}' })).toMatchObject({
    input: 'in',
    tools: [{ type: 'object' }],
  });
});

test('a span that lost its kind is what it speaks of', () => {
  const kind = (attributes: AnyValueMap): string =>
    openInference.read(span(attributes, { scope: { name: '@arizeai/openinference-instrumentation-x' } }))
      .kind;
  expect(kind({ 'llm.model_name': 'm' })).toBe('model_call');
  expect(kind({ 'embedding.model_name': 'm' })).toBe('embedding');
  expect(kind({ 'tool.name': 't' })).toBe('tool');
  expect(kind({})).toBe('other');
});
