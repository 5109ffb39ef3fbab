import { openInference } from '../../exporters/mapping/dialects/open-inference';
import { mapRecord } from '../../exporters/mapping/map-record';
import { at } from './support/facts-of-result';
import { readFixture, recordsOf } from './support/record-from-fixture';
import { span } from './support/span';

function firstEvent(fixture: string): unknown {
  const [record] = recordsOf(readFixture(fixture));
  if (!record) throw new Error(`no span in ${fixture}`);
  return mapRecord(record)[0];
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
    const [event] = mapRecord(
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
    const [event] = mapRecord(
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
  const [event] = mapRecord(
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
