import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import { at } from './support/facts-of-result';
import { mapEvents } from './support/map-events';
import { span } from './support/span';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'm',
};

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
    expect(mapEvents(span({ 'gen_ai.operation.name': operation }))[0]?.type).toBe(type);
  });

  test('a tool execution', () => {
    const [event] = mapEvents(
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
    const [search] = mapEvents(span({ ...memory, 'gen_ai.operation.name': 'search_memory' }));
    expect(search?.payload).toMatchObject({
      function_name: 'search_memory',
      arguments: { store_id: 'prefs', query: 'colour?' },
      return_value: [{ id: 'm1', content: 'blue' }],
    });
    const [upsert] = mapEvents(span({ ...memory, 'gen_ai.operation.name': 'upsert_memory' }));
    expect(upsert?.payload).toMatchObject({
      function_name: 'upsert_memory',
      arguments: { store_id: 'prefs', records: [{ id: 'm1', content: 'blue' }] },
      return_value: { record_count: 1 },
    });
  });

  test('an agent repeats the tokens of its calls, so they stand in misc', () => {
    const [event] = mapEvents(
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

  test("another kind's attributes stay attributes", () => {
    const documents = '[{"id":"doc"}]';
    const { metadata } = genAi.read(span({ ...CHAT, 'gen_ai.retrieval.documents': documents }));
    expect(metadata?.['attributes']).toEqual({ 'gen_ai.retrieval.documents': documents });
    const retrieval = { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': documents };
    expect(genAi.read(span(retrieval)).metadata?.['attributes']).toBeUndefined();
  });

  test('evaluations of a call, in events and attributes', () => {
    const evaluation = { 'gen_ai.evaluation.name': 'Relevance', 'gen_ai.evaluation.score.value': 0.9 };
    const events = [{ name: 'gen_ai.evaluation.result', timeUnixMs: 0, attributes: evaluation }];
    expect(genAi.read(span(CHAT, { events })).metadata?.['evaluations']).toEqual([
      { name: 'Relevance', score: 0.9 },
    ]);
    const [event] = mapEvents(span({ ...evaluation, 'gen_ai.evaluation.score.label': 'pass' }));
    expect(event?.payload).toMatchObject({
      function_name: 'Relevance',
      return_value: { score: 0.9, label: 'pass' },
    });
  });

  test("the Anthropic SDK's tool spans and token counts", () => {
    const scope = { name: 'com.anthropic.sdk.typescript' };
    const [tool] = mapEvents(
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
    expect(mapEvents(span(count, { scope }))[0]?.type).toBe('generic');
    expect(mapEvents(span(count))[0]?.type).toBe('llm_generation');
  });

  test("a stream's time to first chunk is milliseconds on the wire", () => {
    const [event] = mapEvents(span({ ...CHAT, 'gen_ai.response.time_to_first_chunk': 0.0241 }));
    expect(at(event, 'payload.misc')).toEqual({ ttft_ms: 24.1 });
  });
});

test('a conversation id alone does not make a span GenAI', () => {
  expect(chooseDialect(span({ 'gen_ai.conversation.id': 'c', 'http.route': '/chat' }))).toBeUndefined();
});
