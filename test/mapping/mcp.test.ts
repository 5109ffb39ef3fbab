import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import { mcp } from '../../exporters/mapping/dialects/mcp';
import { openLlmetry } from '../../exporters/mapping/dialects/openllmetry';
import { isGenAiSpan } from '../../processors/admit';
import { withoutContent } from '../../processors/masking/without-content';
import type { AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { mapEvents } from './support/map-events';
import { span } from './support/span';

const CALL = {
  'mcp.method.name': 'tools/call',
  'mcp.session.id': 'sess',
  'mcp.protocol.version': '2025-06-18',
  'jsonrpc.request.id': '7',
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'get_weather',
  'gen_ai.tool.call.arguments': '{"location":"Paris"}',
  'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"18 C"}]}',
  'network.transport': 'pipe',
  'server.address': 'weather.example',
};

test('a method alone admits a span, at start already', () => {
  expect(isGenAiSpan({ scope: { name: 'app' }, attributes: { 'mcp.method.name': 'ping' } })).toBe(true);
  expect(isGenAiSpan({ scope: { name: 'app' }, attributes: { 'jsonrpc.request.id': '1' } })).toBe(false);
});

test("a tool's call", () => {
  const [event] = mapEvents(span(CALL, { kind: 'SERVER' }));
  expect(event?.type).toBe('function_call');
  expect(event?.payload).toEqual({
    function_name: 'get_weather',
    arguments: { location: 'Paris' },
    return_value: { content: [{ type: 'text', text: '18 C' }] },
    status: 'ok',
  });
  expect(event?.metadata).toMatchObject({
    dialect: 'mcp',
    kind: 'tool',
    operation: 'execute_tool',
    mcp: {
      method: 'tools/call',
      side: 'server',
      session_id: 'sess',
      protocol_version: '2025-06-18',
      request_id: '7',
      transport: 'pipe',
    },
    attributes: { 'server.address': 'weather.example' },
  });
});

test('a call that failed', () => {
  const [event] = mapEvents(
    span(
      { 'mcp.method.name': 'tools/call', 'error.type': 'tool_error', 'rpc.response.status_code': '-32602' },
      { status: { code: 'ERROR', message: 'no such city' } },
    ),
  );
  expect(event?.payload).toMatchObject({
    function_name: 'tools/call',
    status: 'error',
    error: 'tool_error: no such city',
  });
  expect(event?.metadata).toMatchObject({ mcp: { status_code: '-32602' } });
});

test.each<[string, AnyValueMap, string, object]>([
  [
    'prompts/get',
    { 'gen_ai.prompt.name': 'greet', 'gen_ai.prompt.variable.who': 'Ada' },
    'function_call',
    { function_name: 'greet', arguments: { who: 'Ada' } },
  ],
  [
    'resources/read',
    { 'mcp.resource.uri': 'file:///a.txt' },
    'function_call',
    { function_name: 'resources/read', arguments: { uri: 'file:///a.txt' } },
  ],
  ['initialize', {}, 'generic', {}],
  ['tools/list', {}, 'generic', {}],
  ['notifications/progress', {}, 'generic', {}],
  ['something/new', {}, 'generic', {}],
])('%s', (method, attributes, type, payload) => {
  const [event] = mapEvents(span({ 'mcp.method.name': method, ...attributes }));
  expect(event?.type).toBe(type);
  expect(event?.payload).toMatchObject(payload);
});

test("Python's older names", () => {
  const reading = mcp.read(
    span(
      {
        'mcp.method.name': 'tools/call',
        'mcp.request.argument': '{"a":1}',
        'mcp.response.value': 'done',
        'mcp.request.id': '3',
        'traceloop.entity.name': 'f',
      },
      { scope: { name: 'opentelemetry.instrumentation.mcp' } },
    ),
  );
  expect(reading).toMatchObject({ operationName: 'f', input: { a: 1 }, output: 'done' });
});

describe("OpenLLMetry's client, which says the method in the span's name only", () => {
  const traced = (name: string, attributes: AnyValueMap = {}): SessionRecord =>
    span(attributes, { name, scope: { name: '@traceloop/instrumentation-mcp' } });

  test("a tool's call", () => {
    const [event] = mapEvents(
      traced('get_weather.tool', {
        'traceloop.span.kind': 'tool',
        'traceloop.entity.name': 'get_weather',
        'traceloop.entity.input': '{"tool_name":"get_weather","arguments":{"location":"Paris"}}',
        'traceloop.entity.output': '{"result":"18 C","is_error":false}',
      }),
    );
    expect(event?.payload).toEqual({
      function_name: 'get_weather',
      arguments: { location: 'Paris' },
      return_value: '18 C',
      status: 'ok',
    });
  });

  test.each([
    ['resources/read.mcp', 'retriever'],
    ['prompts/get.mcp', 'prompt'],
    ['tools/list.mcp', 'other'],
    ['mcp.client.session', 'other'],
  ])('%s is %s', (name, kind) => {
    const record = traced(name);
    expect(chooseDialect(record)).toBe(openLlmetry);
    expect(openLlmetry.read(record).kind).toBe(kind);
  });
});

test('without content: what was called and how it ended, not with what', () => {
  const secret = { ...CALL, 'gen_ai.tool.call.arguments': '{"who":"a secret person"}' };
  const records = [
    span(secret),
    span({ 'mcp.method.name': 'prompts/get', 'gen_ai.prompt.variable.who': 'a secret person' }),
    span({ 'mcp.method.name': 'resources/read', 'mcp.resource.uri': 'file:///a secret person' }),
    span({ 'mcp.method.name': 'a secret person' }),
  ];
  for (const record of records) {
    const bare = withoutContent(record);
    expect(chooseDialect(bare)).toBe(mcp);
    expect(mcp.read(bare).kind).toBe(mcp.read(record).kind);
    expect(mcp.read(bare).input === undefined).toBe(mcp.read(record).input === undefined);
    expect(JSON.stringify([bare, mapEvents(bare)])).not.toContain('secret');
  }
  expect(mapEvents(withoutContent(span(secret)))[0]?.payload).toMatchObject({
    function_name: 'get_weather',
    arguments: '[1 fields]',
  });
});
