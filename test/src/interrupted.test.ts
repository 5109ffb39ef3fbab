import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { LucidicSpanProcessor } from '../../src';
import { collectGarbage } from '../support/collect-garbage';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing } from '../support/tracing';
import { eventually } from '../support/until';

const CLIENT = '@arizeai/openinference-instrumentation-openai';
const FRAMEWORK = '@arizeai/openinference-instrumentation-langchain';
const input = (text: string) => JSON.stringify({ model: 'm', messages: [{ role: 'user', content: text }] });
const CALL = { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm', 'input.value': input('Hello?') };

/** A failed OpenAI call under OpenInference starts a span and never ends it. */
describe('spans that never end', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;
  let tracing: Tracing;
  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      twinHoldMs: 10,
    });
    tracing = startTracing(processor);
  });
  afterEach(async () => {
    await tracing.close();
    await backend.close();
  });

  /** Attributes come after the start, as OpenInference sets them, and the span is let go of. */
  function beginAndForget(): void {
    tracing.tracer(CLIENT).startSpan('OpenAI Chat Completions').setAttributes(CALL);
  }

  test('shutdown sends an open model call as interrupted, with what was known; flush does not', async () => {
    const held = tracing.tracer(CLIENT).startSpan('OpenAI Chat Completions').setAttributes(CALL);
    await processor.forceFlush();
    expect(await backend.events()).toEqual([]);
    await processor.shutdown();
    const events = await backend.events();
    expect(held.isRecording()).toBe(true);
    expect(events).toMatchObject([
      {
        type: 'llm_generation',
        payload: {
          status: 'interrupted',
          request: { model: 'm', messages: [{ role: 'user', content: 'Hello?' }] },
        },
      },
    ]);
    expect(events[0]?.duration).toBeUndefined();
  });

  test('one that the application let go of is sent when it is collected', async () => {
    beginAndForget();
    await eventually('the event is there', async () => {
      await collectGarbage();
      await processor.forceFlush();
      return (await backend.events()).length === 1;
    });
    expect(await backend.events()).toMatchObject([{ payload: { status: 'interrupted' } }]);
  });

  test('law 3: an agent still open at shutdown leaves too when an event names it, whoever is open inside', async () => {
    const tracer = tracing.tracer(CLIENT);
    const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'a' };
    const outer = tracing.tracer('app').startSpan('agent', { attributes: agent });
    const below = trace.setSpan(ROOT_CONTEXT, outer);
    tracer.startSpan('ended', {}, below).setAttributes(CALL).end();
    const inner = tracing.tracer('app').startSpan('inner agent', { attributes: agent }, below);
    tracer
      .startSpan('open', {}, trace.setSpan(ROOT_CONTEXT, inner))
      .setAttributes({ ...CALL, 'input.value': input('?') });
    await processor.shutdown();
    const events = await backend.events();
    const ids = new Set(events.map((event) => event.client_event_id));
    expect(events).toHaveLength(4);
    expect(
      events.filter(({ client_parent_event_id: parent }) => parent !== undefined && !ids.has(parent)),
    ).toEqual([]);
  });

  test('other spans that never end are no events', async () => {
    tracing.tracer(FRAMEWORK).startSpan('chain', { attributes: { 'openinference.span.kind': 'CHAIN' } });
    tracing.tracer('http').startSpan('GET /');
    await processor.shutdown();
    expect(await backend.events()).toEqual([]);
  });

  test('law 2: a client’s call inside a framework’s that failed is told once', async () => {
    const outer = tracing.tracer(FRAMEWORK).startSpan('ChatOpenAI').setAttributes(CALL);
    beginAndForget();
    outer.recordException(new Error('429'));
    outer.setStatus({ code: SpanStatusCode.ERROR, message: '429' });
    outer.end();
    await processor.shutdown();
    const calls = (await backend.events()).filter(({ type }) => type === 'llm_generation');
    expect(calls).toMatchObject([{ payload: { status: 'error' } }]);
  });

  test('another call of the client with another question is told as well', async () => {
    const outer = tracing.tracer(FRAMEWORK).startSpan('ChatOpenAI').setAttributes(CALL);
    tracing
      .tracer(CLIENT)
      .startSpan('OpenAI')
      .setAttributes({ ...CALL, 'input.value': input('Other?') });
    outer.end();
    await processor.shutdown();
    const calls = (await backend.events()).filter(({ type }) => type === 'llm_generation');
    expect(calls.map(({ payload }) => payload['status']).sort()).toEqual(['interrupted', 'ok']);
  });

  test('law 8: at most 1,000 open spans are remembered, and the forgotten are counted', async () => {
    for (let index = 0; index < 1_200; index += 1)
      tracing.tracer(CLIENT).startSpan('OpenAI').setAttributes(CALL);
    expect(processor.stats().refused).toEqual({ open_span_forgotten: 200 });
    await processor.shutdown({ timeoutMs: 60_000 });
    expect(processor.stats()).toMatchObject({ accepted: 1_000, delivered: 1_000 });
  }, 60_000);
});
