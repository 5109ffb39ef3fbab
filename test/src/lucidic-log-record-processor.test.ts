import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { LogRecord } from '@opentelemetry/api-logs';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { ConfigError, LucidicLogRecordProcessor, type LucidicOptions, LucidicSpanProcessor } from '../../src';
import type { LogRecordLike } from '../../src/core/otel-types';
import { deepFreeze } from '../contracts/deep-freeze';
import { byteSink } from '../support/byte-sink';
import { collectGarbage } from '../support/collect-garbage';
import { bridgeSpan } from '../support/datadog-spans';
import { LogWitness } from '../support/log-witness';
import { type Logging, startLogging } from '../support/logging';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing } from '../support/tracing';
import { eventually } from '../support/until';

const CONTRIB = '@opentelemetry/instrumentation-openai';
const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.system': 'openai' };
const DETAILS = 'gen_ai.client.inference.operation.details';

const message = (role: string, content: unknown): LogRecord => ({
  attributes: { 'event.name': `gen_ai.${role}.message`, 'gen_ai.system': 'openai' },
  body: JSON.parse(JSON.stringify({ content })),
});
const choice = (content: string): LogRecord => ({
  attributes: { 'event.name': 'gen_ai.choice' },
  body: { index: 0, finish_reason: 'stop', message: { role: 'assistant', content } },
});
const parts = (role: string, content: string) => [{ role, parts: [{ type: 'text', content }] }];

describe('LucidicLogRecordProcessor', () => {
  let backend: TestBackend;
  let warn: jest.SpyInstance;
  let processors: LucidicSpanProcessor[];
  let closing: (Tracing | Logging)[];
  beforeEach(async () => {
    backend = await testBackend();
    warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    processors = [];
    closing = [];
  });
  afterEach(async () => {
    for (const part of closing) await part.close();
    warn.mockRestore();
    await backend.close();
  });

  function spanProcessor(options: LucidicOptions = {}): LucidicSpanProcessor {
    const made = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      twinHoldMs: 10,
      ...options,
    });
    processors.push(made);
    return made;
  }

  /** The real SDK's tracer and logger, with a span processor and its log processor. */
  function setUp(options: LucidicOptions = {}) {
    const lucidic = spanProcessor(options);
    const logProcessor = new LucidicLogRecordProcessor({ spanProcessor: lucidic });
    const tracing = startTracing(lucidic);
    const logging = startLogging(logProcessor);
    closing.push(tracing, logging);
    return {
      lucidic,
      logProcessor,
      tracing,
      start: (attributes: Attributes = CHAT, scope = CONTRIB) =>
        tracing.tracer(scope).startSpan('chat m', { attributes }, ROOT_CONTEXT),
      log: (span: Span, ...logs: LogRecord[]) => {
        const context = trace.setSpan(ROOT_CONTEXT, span);
        for (const log of logs) logging.logger(CONTRIB).emit({ ...log, context });
      },
    };
  }

  async function sent() {
    for (const processor of processors) await processor.forceFlush();
    return backend.events();
  }
  const lines = () => warn.mock.calls.map(([line]) => String(line));

  test('messages come in the order they were emitted, a text body as content, lists of parts as well', async () => {
    const { start, log } = setUp();
    const span = start();
    log(span, message('system', 'Be brief.'), message('user', 'One?'), message('assistant', '1'));
    log(span, { attributes: { 'event.name': 'gen_ai.user.message' }, body: 'Two?' });
    log(span, message('user', [{ type: 'text', text: 'Three?' }]), choice('2, 3'));
    span.end();
    expect(await sent()).toMatchObject([
      {
        type: 'llm_generation',
        payload: {
          request: {
            messages: [
              { role: 'system', content: 'Be brief.' },
              { role: 'user', content: 'One?' },
              { role: 'assistant', content: '1' },
              { role: 'user', content: 'Two?' },
              { role: 'user', content: 'Three?' },
            ],
          },
          response: { output: '2, 3' },
        },
      },
    ]);
  });

  test('today’s event carries structured messages', async () => {
    const { start, log } = setUp();
    const span = start();
    log(span, { eventName: DETAILS, attributes: { 'gen_ai.input.messages': parts('user', 'Hi?') } });
    log(span, { eventName: DETAILS, attributes: { 'gen_ai.output.messages': parts('assistant', 'Hi!') } });
    span.end();
    expect(await sent()).toMatchObject([
      {
        payload: {
          request: { messages: [{ role: 'user', content: 'Hi?' }] },
          response: { output: 'Hi!' },
        },
      },
    ]);
  });

  test('logs of concurrent spans do not mix', async () => {
    const { start, log } = setUp();
    const spans = Array.from({ length: 20 }, () => start());
    for (const [index, span] of spans.entries()) log(span, message('user', `question ${index}`));
    for (const [index, span] of spans.entries()) log(span, choice(`answer ${index}`));
    for (const span of spans) span.end();
    const events = await sent();
    expect(events).toHaveLength(20);
    for (const { payload } of events) {
      const [, index] = /question (\d+)/.exec(JSON.stringify(payload['request'])) ?? [];
      expect(payload['response']).toMatchObject({ output: `answer ${index}` });
    }
  });

  test('a log that comes after its span has ended is counted, and told once', async () => {
    const { lucidic, start, log } = setUp();
    const span = start();
    span.end();
    log(span, choice('a'), choice('b'));
    expect(lucidic.stats()).toMatchObject({ accepted: 1, refused: { late_log: 2 } });
    expect(lines()).toEqual([expect.stringContaining('it came after its span had ended')]);
  });

  test('other logs, and logs of spans that are not admitted, not sampled or not there, are nobody’s business', async () => {
    const { lucidic, logProcessor, start, log } = setUp();
    const [chat, http] = [start(), start({}, 'http')];
    log(chat, { body: 'GET /' }, { eventName: 'gen_ai.evaluation.result', body: 'no' });
    log(http, message('user', 'no'));
    http.end();
    log(http, message('user', 'no'));
    const unsampled = new BasicTracerProvider({ sampler: new AlwaysOffSampler() });
    log(unsampled.getTracer('t').startSpan('chat', { attributes: CHAT }), message('user', 'no'));
    startLogging(logProcessor).logger().emit(message('user', 'no'));
    log(trace.wrapSpanContext({ ...chat.spanContext() }), message('user', 'no'));
    chat.end();
    expect(lucidic.stats().refused).toEqual({ not_genai: 1 });
    const [event] = await sent();
    expect(event?.payload).toMatchObject({ request: { model: 'm' }, response: {} });
    expect(event?.payload['request']).not.toHaveProperty('messages');
  });

  test('a span that is filtered at its end takes its content along', async () => {
    const { lucidic, start, log } = setUp({ shouldExportSpan: (_span, phase) => phase === 'start' });
    const span = start();
    log(span, message('user', 'private'));
    span.end();
    log(span, choice('private'));
    expect(lucidic.stats().refused).toEqual({ filtered: 1 });
    expect(await sent()).toEqual([]);
  });

  test('a span that never ends has its content too', async () => {
    const { lucidic, start, log } = setUp();
    const span = start();
    log(span, message('user', 'Anybody there?'));
    await lucidic.shutdown();
    expect(span.isRecording()).toBe(true);
    expect(await sent()).toMatchObject([
      { payload: { status: 'interrupted', request: { messages: [{ content: 'Anybody there?' }] } } },
    ]);
  });

  test('so does one that the application let go of: what is kept of its logs does not hold it', async () => {
    const { start, log } = setUp();
    const beginAndForget = (): void => log(start(), message('user', 'Forgotten?'));
    beginAndForget();
    await eventually('the event is there', async () => {
      await collectGarbage();
      return (await sent()).length === 1;
    });
    expect(await backend.events()).toMatchObject([
      { payload: { status: 'interrupted', request: { messages: [{ content: 'Forgotten?' }] } } },
    ]);
  });

  test('law 2: a client’s abandoned call that a failed framework’s call explains, by its logs, is not told again', async () => {
    const { lucidic, start, log } = setUp();
    const outer = start(
      {
        'openinference.span.kind': 'LLM',
        'llm.model_name': 'm',
        'input.value': JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Why?' }] }),
      },
      '@arizeai/openinference-instrumentation-langchain',
    );
    const [inner, other] = [start(), start()];
    log(inner, message('user', 'Why?'));
    log(other, message('user', 'What else?'));
    outer.setStatus({ code: SpanStatusCode.ERROR, message: '429' });
    outer.end();
    await lucidic.shutdown();
    const told = (await backend.events()).map(({ payload }) => payload['status']);
    expect(told.sort()).toEqual(['error', 'interrupted']);
    expect([inner, other].every((span) => span.isRecording())).toBe(true);
  });

  test('law 2: a framework’s view without content and contrib’s with logs are one event with the content', async () => {
    const { lucidic, tracing, start, log } = setUp({ twinHoldMs: 1_000 });
    const framework = { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm' };
    const outer = start(framework, '@arizeai/openinference-instrumentation-langchain');
    const below = trace.setSpan(ROOT_CONTEXT, outer);
    const inner = tracing.tracer(CONTRIB).startSpan('chat m', { attributes: CHAT }, below);
    log(inner, message('user', 'Told where?'), choice('Here.'));
    inner.end();
    outer.end();
    expect(await sent()).toMatchObject([
      {
        payload: {
          request: { messages: [{ role: 'user', content: 'Told where?' }] },
          response: { output: 'Here.' },
        },
      },
    ]);
    expect(lucidic.stats().dropped).toEqual({ duplicate: 1 });
  });

  describe('law 1: isolation', () => {
    test('nothing is written on a log record, however deep', () => {
      const { logProcessor, lucidic, start } = setUp();
      const span = start();
      const bodies = [message('user', [{ type: 'text', text: 'x' }]), choice('y')];
      for (const { attributes, body } of bodies) {
        const log: LogRecordLike = { hrTime: [1, 2], attributes: { ...attributes }, body };
        const { spanContext, ...own } = { ...log, spanContext: span.spanContext() };
        logProcessor.onEmit(Object.freeze({ ...deepFreeze(own), spanContext }));
      }
      span.end();
      expect(lucidic.stats().refused).toEqual({});
    });

    test('other log processors, before and after ours, see the same with and without us', () => {
      const run = (withUs: boolean) => {
        const lucidic = spanProcessor();
        const [before, after] = [new LogWitness(), new LogWitness()];
        const ours = withUs ? [new LucidicLogRecordProcessor({ spanProcessor: lucidic })] : [];
        const [tracing, logging] = [startTracing(lucidic), startLogging(before, ...ours, after)];
        closing.push(tracing, logging);
        const span = tracing.tracer(CONTRIB).startSpan('chat', { attributes: CHAT });
        const context = trace.setSpan(ROOT_CONTEXT, span);
        for (const log of [message('user', [{ type: 'text', text: 'x' }]), choice('y'), { body: 'other' }])
          logging.logger(CONTRIB).emit({ timestamp: 1, ...log, context });
        span.end();
        before.lookAgain();
        after.lookAgain();
        return [before.seen, after.seen];
      };
      const [with_, without] = [run(true), run(false)];
      expect(with_).toEqual(without);
      expect(without[0]).toHaveLength(6);
    });
  });

  test('law 5: what others change in the log after it was emitted neither changes nor unmasks our event', async () => {
    const { start, log } = setUp({ mask: (text) => text.replaceAll('4711', '#') });
    const span = start();
    const content = [{ type: 'text', text: 'number 4711' }];
    log(span, { attributes: { 'event.name': 'gen_ai.user.message' }, body: { content } });
    content.push({ type: 'text', text: 'added' });
    Object.assign(content[0] ?? {}, { text: 'changed' });
    span.end();
    content.push({ type: 'text', text: '4711 later' });
    const written = JSON.stringify(await sent());
    expect(written).toContain('number #');
    expect(written).not.toMatch(/added|changed|later|4711/);
  });

  test.each([{}, { maskScope: 'all' } as const])(
    'law 5: joined content is masked, %j, structures and their keys’ rules included',
    async (options) => {
      const { lucidic, start, log } = setUp({ mask: ['email', { keys: ['ssn'] }], ...options });
      const span = start();
      log(span, message('user', 'I am joe@example.com'));
      log(span, {
        eventName: DETAILS,
        attributes: { 'gen_ai.output.messages': call({ ssn: '078-05-1120' }) },
      });
      span.end();
      const [event] = await sent();
      const written = JSON.stringify(event);
      expect(written).toContain('I am [EMAIL]');
      expect(written).toContain('[REDACTED]');
      expect(written).not.toMatch(/joe@|078-05/);
      expect(lucidic.stats().masking.failed).toBe(0);
    },
  );

  test('captureContent: false drops the content of logs too, and keeps its shape', async () => {
    const { start, log } = setUp({ captureContent: false });
    const span = start();
    log(span, message('user', 'secret question'), choice('secret answer'));
    span.end();
    const [event] = await sent();
    expect(JSON.stringify(event)).not.toContain('secret');
    expect(event?.payload['request']).toMatchObject({ messages: [{ role: 'user' }] });
  });

  test('two tenants: each gets content through its own log processor, under its own mask', async () => {
    const sinks = [await byteSink(), await byteSink(), await byteSink()];
    const [redUrl, blueUrl, noneUrl] = sinks.map(({ apiUrl }) => apiUrl);
    const red = spanProcessor({ baseUrl: redUrl, mask: (text) => text.replaceAll('red', '#') });
    const blue = spanProcessor({ baseUrl: blueUrl, mask: (text) => text.replaceAll('blue', '#') });
    const none = spanProcessor({ baseUrl: noneUrl });
    const logging = startLogging(
      new LucidicLogRecordProcessor({ spanProcessor: red }),
      new LucidicLogRecordProcessor({ spanProcessor: blue }),
    );
    const tracing = startTracing(red, blue, none);
    closing.push(tracing, logging);
    const span = tracing.tracer(CONTRIB).startSpan('chat', { attributes: CHAT });
    logging.logger().emit({ ...message('user', 'red and blue'), context: trace.setSpan(ROOT_CONTEXT, span) });
    span.end();
    for (const processor of processors) await processor.shutdown();
    for (const sink of sinks) await sink.close();
    const received = sinks.map((sink) => /"content":"([^"]*)"/.exec(sink.received())?.[1]);
    expect(received).toEqual(['# and blue', 'red and #', undefined]);
    expect(processors.map((processor) => processor.stats().delivered)).toEqual([1, 1, 1]);
  });

  describe('law 8: bounds', () => {
    test('what does not fit is counted and told once; the rest arrives', async () => {
      const { lucidic, start, log } = setUp();
      const span = start();
      log(
        span,
        message('user', 'a question'),
        message('user', 'x'.repeat(9 * 1024 * 1024)),
        choice('an answer'),
      );
      log(span, message('user', 'x'.repeat(9 * 1024 * 1024)));
      span.end();
      expect(lucidic.stats().refused).toEqual({ log_content_full: 2 });
      expect(lines()).toEqual([expect.stringContaining('there was no room for it')]);
      expect(await sent()).toMatchObject([
        {
          payload: { request: { messages: [{ content: 'a question' }] }, response: { output: 'an answer' } },
        },
      ]);
    });

    test('of 1,000 open spans the oldest is forgotten with its content, which is counted; later logs are as well', () => {
      const { lucidic, start, log } = setUp();
      const oldest = start();
      log(oldest, message('user', 'a'), message('user', 'b'));
      const held = Array.from({ length: 1_000 }, () => start());
      expect(lucidic.stats().refused).toEqual({ open_span_forgotten: 1, log_content_full: 2 });
      log(oldest, choice('c'));
      expect(lucidic.stats().refused).toEqual({ open_span_forgotten: 1, log_content_full: 3 });
      for (const span of [oldest, ...held]) span.end();
    });
  });

  describe('shapes of other SDKs', () => {
    /** As `LogRecord` of SDK 0.57: no event name, fields of its own. */
    const sdk057 = (span: Span, log: LogRecord): LogRecordLike => ({
      hrTime: [1_700_000_000, 500_000_000],
      attributes: { ...log.attributes },
      spanContext: span.spanContext(),
      body: log.body,
    });

    /** As `LogRecordImpl` of SDK 3.1: everything but the attributes behind getters of its class. */
    class Sdk31 implements LogRecordLike {
      readonly attributes: LogRecordLike['attributes'];
      readonly #log: LogRecord;
      readonly #spanContext: SpanContext;
      constructor(span: Span, log: LogRecord) {
        this.attributes = { ...log.attributes };
        this.#log = log;
        this.#spanContext = span.spanContext();
      }
      get hrTime(): [number, number] {
        return [1_700_000_000, 500_000_000];
      }
      get body() {
        return this.#log.body;
      }
      get eventName() {
        return this.#log.eventName;
      }
      get spanContext() {
        return this.#spanContext;
      }
    }

    test.each([
      ['0.57', sdk057],
      ['3.1', (span: Span, log: LogRecord) => new Sdk31(span, log)],
    ])('SDK %s', async (_sdk, shape) => {
      const { logProcessor, start } = setUp();
      const span = start();
      logProcessor.onEmit(shape(span, message('user', 'Hi?')));
      logProcessor.onEmit(shape(span, choice('Hi!')));
      span.end();
      expect(await sent()).toMatchObject([
        { payload: { request: { messages: [{ content: 'Hi?' }] }, response: { output: 'Hi!' } } },
      ]);
    });

    test('Datadog’s bridge, whose SpanContext is another object at each call', async () => {
      const { lucidic, logProcessor } = setUp();
      const { span, end } = bridgeSpan('ok');
      expect(span.spanContext()).not.toBe(span.spanContext());
      lucidic.onStart(span, ROOT_CONTEXT);
      const log = message('user', 'through the bridge');
      logProcessor.onEmit({ hrTime: [1, 0], attributes: {}, ...log, spanContext: span.spanContext() });
      end();
      lucidic.onEnd(span);
      logProcessor.onEmit({ hrTime: [1, 0], attributes: {}, ...log, spanContext: span.spanContext() });
      expect(JSON.stringify(await sent())).toContain('through the bridge');
      expect(lucidic.stats().refused).toEqual({ late_log: 1 });
    });
  });

  describe('the application comes first', () => {
    test('law 7: a broken log record throws nothing and costs only itself', async () => {
      const { lucidic, logProcessor, start } = setUp();
      const span = start();
      const spanContext = span.spanContext();
      const broken = new Proxy({ hrTime: [1, 0], attributes: {} } satisfies LogRecordLike, {
        get() {
          throw new Error('broken log');
        },
      });
      expect(() => logProcessor.onEmit(broken)).not.toThrow();
      const { attributes = {} } = message('user', '');
      const body = Object.defineProperty({}, 'content', {
        enumerable: true,
        get() {
          throw new Error('broken body');
        },
      });
      expect(() => logProcessor.onEmit({ hrTime: [1, 0], attributes, body, spanContext })).not.toThrow();
      logProcessor.onEmit({ hrTime: [1, 0], attributes, body: { content: 'fine' }, spanContext });
      span.end();
      expect(lucidic.stats().refused).toEqual({ internal_error: 2 });
      expect(JSON.stringify(await sent())).toContain('fine');
    });

    test('flush and shutdown resolve, in any number, and a log after them does no harm', async () => {
      const { logProcessor, lucidic, start, log } = setUp();
      const span = start();
      await logProcessor.forceFlush();
      await logProcessor.shutdown();
      await logProcessor.shutdown();
      log(span, message('user', 'a'));
      await lucidic.shutdown();
      expect(() => log(span, message('user', 'b'))).not.toThrow();
      expect(lucidic.stats()).toMatchObject({ accepted: 1, delivered: 1, refused: { late_log: 1 } });
    });
  });

  test.each([
    ['no options', undefined],
    ['no span processor', {}],
    ['something else', { spanProcessor: { onEnd: () => undefined } }],
    ['the exporter’s name', { spanProcessor: 'LucidicSpanProcessor' }],
  ])('a ConfigError that names the fix: %s', (_case, options) => {
    const make = () => Reflect.construct(LucidicLogRecordProcessor, [options]);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(/^spanProcessor: .*new LucidicLogRecordProcessor\(\{ spanProcessor \}\)/);
  });

  test('with a processor that is switched off it does nothing', async () => {
    const off = new LucidicSpanProcessor({ enabled: false });
    const logProcessor = new LucidicLogRecordProcessor({ spanProcessor: off });
    const spanContext = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: TraceFlags.SAMPLED };
    logProcessor.onEmit({ hrTime: [1, 0], attributes: {}, eventName: DETAILS, spanContext });
    await logProcessor.forceFlush();
    await logProcessor.shutdown();
    expect(off.stats()).toMatchObject({ accepted: 0, refused: {} });
  });
});

function call(args: Record<string, string>) {
  return [{ role: 'assistant', parts: [{ type: 'tool_call', id: '1', name: 'f', arguments: { args } }] }];
}
