import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { openLlmetry } from '../../exporters/mapping/dialects/openllmetry';
import { withoutContent } from '../../processors/masking/without-content';
import type { AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { mapEvents } from './support/map-events';
import { span } from './support/span';

function traced(instrumentation: string, attributes: AnyValueMap, more = {}): SessionRecord {
  return span(attributes, { scope: { name: `@traceloop/instrumentation-${instrumentation}` }, ...more });
}

describe('workflows, tools and guards', () => {
  test.each([
    ['workflow', 'chain'],
    ['task', 'chain'],
    ['agent', 'agent'],
    ['tool', 'tool'],
    ['unknown', 'other'],
  ])('traceloop.span.kind %s is %s', (kind, expected) => {
    expect(openLlmetry.read(span({ 'traceloop.span.kind': kind })).kind).toBe(expected);
  });

  test("a decorated function's arguments are told without their wrapping", () => {
    const read = (input: unknown) =>
      openLlmetry.read(
        span({
          'traceloop.span.kind': 'task',
          'traceloop.entity.name': 'plan_trip',
          'traceloop.entity.input': JSON.stringify(input),
          'gen_ai.agent.name': 'Helper',
          'traceloop.association.properties.session_id': 's1',
          'traceloop.association.properties.user_id': 'u1',
        }),
      );
    expect(read({ args: ['Paris'], kwargs: {} })).toMatchObject({
      operationName: 'plan_trip',
      input: 'Paris',
      conversationId: 's1',
      userId: 'u1',
      metadata: { agent_name: 'Helper' },
    });
    expect(read({ args: [], kwargs: { city: 'Paris' } }).input).toEqual({ city: 'Paris' });
    expect(read({ args: [1, 2], kwargs: {} }).input).toEqual([1, 2]);
    expect(read({ args: [1], kwargs: { a: 2 } }).input).toEqual({ args: [1], kwargs: { a: 2 } });
    expect(read({ args: 'not ours' }).input).toEqual({ args: 'not ours' });
  });

  test("LangChain's tool is named by the message it answered with", () => {
    const message = {
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', 'ToolMessage'],
      kwargs: { name: 'get_weather', tool_call_id: 'c1', content: '18 C' },
    };
    const [event] = mapEvents(
      traced('langchain', {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.provider.name': 'langchain',
        'traceloop.span.kind': 'task',
        'traceloop.entity.name': 'DynamicStructuredTool',
        'traceloop.entity.input': '{"args":["{\\"location\\":\\"Paris\\"}"]}',
        'traceloop.entity.output': JSON.stringify(message),
      }),
    );
    expect(event?.payload).toEqual({
      function_name: 'get_weather',
      arguments: { location: 'Paris' },
      return_value: '18 C',
      status: 'ok',
      misc: { tool_call_id: 'c1' },
    });
    expect(event?.metadata).toMatchObject({ entity_name: 'DynamicStructuredTool' });
  });

  test('a guard', () => {
    const [event] = mapEvents(
      span(
        {
          'gen_ai.operation.name': 'guard',
          'gen_ai.guardrail.name': 'toxicity',
          'gen_ai.guardrail.input': '{"text":"hi"}',
          'gen_ai.guardrail.status': 'PASSED',
        },
        { scope: { name: '@traceloop/node-server-sdk' } },
      ),
    );
    expect(event?.payload).toMatchObject({ function_name: 'toxicity', arguments: { text: 'hi' } });
    expect(event?.metadata).toMatchObject({
      kind: 'guardrail',
      attributes: { 'gen_ai.guardrail.status': 'PASSED' },
    });
  });

  test('generated images are model calls', () => {
    const [event] = mapEvents(
      traced('openai', {
        'gen_ai.operation.name': 'image_generation',
        'gen_ai.usage.output_tokens': 4160,
        'gen_ai.usage.total_tokens': 4160,
      }),
    );
    expect(event?.type).toBe('llm_generation');
    expect(event?.payload).toMatchObject({ usage: { output_tokens: 4160 } });
  });
});

describe('captureContent: false', () => {
  test('kind, counts and shape survive where a scope alone told them', () => {
    const records = [
      traced('vertexai', {
        'gen_ai.system': 'Google',
        'llm.request.type': 'completion',
        'gen_ai.prompt.0.content': 'a secret of mine',
        'gen_ai.completion.0.content': 'another secret here',
        'gen_ai.usage.prompt_tokens': 9,
      }),
      span({ 'traceloop.span.kind': 'tool', 'traceloop.entity.input': '{"who":"a secret of mine"}' }),
      traced('cohere', {
        'llm.request.type': 'rerank',
        'gen_ai.prompt.0.user': 'a secret of mine',
        'documents.0.index': 'a secret of mine',
      }),
      traced(
        'mcp',
        { 'traceloop.entity.input': '{"uri":"a secret of mine"}' },
        { name: 'resources/read.mcp' },
      ),
    ];
    for (const record of records) {
      const bare = withoutContent(record);
      const [before, after] = [record, bare].map((one) => openLlmetry.read(one));
      expect(chooseDialect(bare)).toBe(openLlmetry);
      expect(after?.kind).toBe(before?.kind);
      expect(after?.usage).toEqual(before?.usage);
      expect(after?.inputMessages?.length).toBe(before?.inputMessages?.length);
      expect(after?.input === undefined).toBe(before?.input === undefined);
      expect(JSON.stringify([bare, mapEvents(bare)])).not.toContain('secret');
    }
  });
});
