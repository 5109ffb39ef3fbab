import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { isDatadogSpan } from '../../processors/datadog-span';
import { readableSpan } from '../../processors/readable-span';
import { recordFromSpan } from '../../processors/record-from-span';
import { LucidicExporter, LucidicSpanProcessor } from '../../src';
import type { ReadableSpanLike } from '../../src/core/otel-types';
import { BRIDGE_SPAN_NAMES, bridgeSpan } from '../support/datadog-spans';
import { type TestBackend, testBackend } from '../support/read-api';

function recordOf(name: string) {
  const { span, end } = bridgeSpan(name);
  end();
  return recordFromSpan(span);
}

describe('a span of the Datadog bridge', () => {
  test('gives the record that the SDK span would have given', () => {
    const { attributes, ...rest } = recordOf('chat gpt-4o-mini');
    expect(rest).toEqual({
      traceId: '000000000000000001c1f220ced85865',
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      parentSpanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      name: 'chat gpt-4o-mini',
      kind: 'CLIENT',
      startUnixMs: 1_768_471_200_030.456,
      endUnixMs: 1_768_471_200_780.456,
      status: { code: 'UNSET' },
      events: [
        {
          name: 'first token',
          timeUnixMs: expect.closeTo(1_768_471_200_130.456, 3),
          attributes: { index: 0 },
        },
      ],
      scope: { name: 'travel-agent', version: '1.2.3' },
      resource: { 'service.name': 'travel-agent' },
      droppedAttributesCount: 0,
    });
    expect(Object.keys(attributes).sort()).toEqual([
      'gen_ai.input.messages',
      'gen_ai.operation.name',
      'gen_ai.output.messages',
      'gen_ai.provider.name',
      'gen_ai.request.max_tokens',
      'gen_ai.request.model',
      'gen_ai.request.temperature',
      'gen_ai.response.finish_reasons',
      'gen_ai.response.id',
      'gen_ai.response.model',
      'gen_ai.system_instructions',
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.output_tokens',
    ]);
    expect(attributes['gen_ai.usage.input_tokens']).toBe(1_200);
  });

  test.each([
    ['ok', { code: 'UNSET' }, undefined],
    ['exception that was handled', { code: 'UNSET' }, ['TypeError', 'handled']],
    ['error without a message', { code: 'ERROR' }, undefined],
    ['error with a message', { code: 'ERROR', message: 'rate limited' }, undefined],
    ['error after its type', { code: 'ERROR', message: 'slow down' }, undefined],
    ['error as a tag', { code: 'ERROR', message: 'by tag' }, ['RangeError', 'by tag']],
    ['execute_tool book_hotel', { code: 'ERROR', message: 'no rooms left' }, ['RangeError', 'no rooms left']],
  ])('%s: status and exception', (name, status, exception) => {
    const record = recordOf(name);
    expect(record.status).toEqual(status);
    expect(record.events.map((event) => event.name)).toEqual(exception === undefined ? [] : ['exception']);
    const [type, message] = exception ?? [];
    expect(record.events[0]?.attributes['exception.type']).toBe(type);
    expect(record.events[0]?.attributes['exception.message']).toBe(message);
    if (exception !== undefined) {
      expect(record.events[0]?.attributes['exception.stacktrace']).toContain(`${type}: ${message}\n    at `);
    }
  });

  test('an error type is an attribute too, since instrumentations set it as one', () => {
    expect(recordOf('error after its type').attributes['error.type']).toBe('429');
  });

  test.each([
    {},
    { _ddSpan: { context: () => undefined } },
    { _ddSpan: { context: () => ({ _tags: null }), _events: 'none', _duration: 'long' } },
    {
      _ddSpan: { context: () => ({}), _events: [null, 1, { attributes: [] }] },
      parentSpanId: null,
      kind: 99,
    },
  ])('bears with what is missing: %j', (shape) => {
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    const given: object = { name: 'n', startTime: [1, 0], spanContext: () => ids, ...shape };
    const record = recordFromSpan(asSpan(given));
    expect(record).toMatchObject({ startUnixMs: 1_000, endUnixMs: 1_000, attributes: {}, kind: 'INTERNAL' });
    expect(record.parentSpanId).toBeUndefined();
  });

  test('is told from the spans of the SDK, which are not copied', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    provider.getTracer('t').startSpan('s').end();
    const [span] = exporter.getFinishedSpans();
    expect(span).toBeDefined();
    if (span === undefined) return;
    expect(isDatadogSpan(span)).toBe(false);
    expect(readableSpan(span)).toBe(span);
    expect(isDatadogSpan(bridgeSpan('ok').span)).toBe(true);
  });
});

describe('under the Datadog bridge', () => {
  const AGENT = 'invoke_agent travel-planner';
  const CHAT = 'chat gpt-4o-mini';
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await testBackend();
  });
  afterEach(() => backend.close());

  test('attribution, nesting and the end of a span are found although its SpanContext is always a new object', async () => {
    const options = { apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl };
    const processor = new LucidicSpanProcessor(options);
    const exporter = new LucidicExporter(options);
    const [agent, chat] = [bridgeSpan(AGENT), bridgeSpan(CHAT)];
    const inAgent = trace.setSpanContext(ROOT_CONTEXT, agent.span.spanContext());
    processor.onStart(agent.span, ROOT_CONTEXT);
    processor.onStart(chat.span, inAgent);
    for (const { end, span } of [chat, agent]) {
      end();
      processor.onEnd(span);
    }
    exporter.export([chat.span, agent.span], () => {});
    await processor.shutdown();
    await exporter.shutdown();
    // None is left open, and none is told again as interrupted.
    expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0 });
    expect(exporter.stats().refused).toEqual({ taken_by_processor: 2 });
    const events = await backend.events();
    const root = events.find((event) => event.type === 'function_call');
    const call = events.find((event) => event.type === 'llm_generation');
    expect(call?.client_parent_event_id).toBe(root?.client_event_id);
    expect([root?.duration, call?.duration]).toEqual([1.5, 0.75]);
  });

  test('a model call that never ends is told with what was set after its start', async () => {
    const processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
    const { span, end } = bridgeSpan(CHAT);
    const provider: object = { instrumentationLibrary: { name: '@opentelemetry/instrumentation-openai' } };
    processor.onStart(Object.assign(span, provider), ROOT_CONTEXT);
    end();
    await processor.shutdown();
    const [event] = await backend.events();
    expect(event).toMatchObject({ type: 'llm_generation', payload: { status: 'interrupted' } });
    expect(JSON.stringify(event?.payload)).toContain('A room in Oslo for tonight, please.');
  });

  test('the fixture holds the spans these tests name', () => {
    expect(BRIDGE_SPAN_NAMES).toEqual(expect.arrayContaining([AGENT, CHAT, 'ok', 'error as a tag']));
  });
});

/** A stranger's span, known to the compiler as what the SDK promises and to us as what it is. */
function asSpan(value: object): ReadableSpanLike {
  return Object.assign(Object.create(null), value);
}
