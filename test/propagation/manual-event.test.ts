import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { bindSession } from '../../src/bind-session';
import { eventIdOfSpan, sessionIdOfTrace } from '../../src/core/ids';
import { LucidicSpanProcessor } from '../../src/lucidic-span-processor';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, withBaggage } from '../support/tracing';
import { AGENT, CHAT, inSpan } from './support/spans';

const NOTE = { type: 'generic', name: 'note', payload: { details: 'seen by nobody else' } } as const;

describe('events given by hand', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });

  afterEach(async () => {
    await processor.shutdown();
    await backend.close();
    context.disable();
    trace.disable();
  });

  test('with no SDK and no context manager they arrive, complete, in the bound session', async () => {
    const startUnixMs = Date.UTC(2026, 10, 22, 10);
    const payload = {
      request: { provider: 'openai', model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] },
      response: { output: 'Hello' },
      usage: { input_tokens: 3, output_tokens: 1, cost: 0.25 },
      misc: { mine: [1, { two: true }] },
    };
    const id = bindSession('by-hand', () =>
      processor.recordEvent({
        type: 'llm_generation',
        name: 'greeting',
        payload,
        startUnixMs,
        endUnixMs: startUnixMs + 1_500,
        tags: ['a', 'b'],
        metadata: { customer: { tier: 'gold' } },
      }),
    );
    await processor.forceFlush();
    expect(await backend.events()).toMatchObject([
      {
        client_event_id: id,
        session_id: 'by-hand',
        type: 'llm_generation',
        occurred_at: '2026-11-22T10:00:00.000000Z',
        duration: 1.5,
        tags: ['a', 'b'],
        metadata: { customer: { tier: 'gold' }, span_name: 'greeting', dialect: 'lucidic' },
        payload: { ...payload, status: 'ok' },
      },
    ]);
  });

  test('every type; what the wire requires is filled in, a moment has no duration', async () => {
    const record = (type: Parameters<typeof processor.recordEvent>[0]['type'], payload = {}) =>
      processor.recordEvent({ type, name: `my ${type}`, payload });
    record('llm_generation');
    record('llm_generation', { error: 'too long', request: { model: 'm' } });
    record('function_call', { arguments: { a: 1 }, return_value: null });
    record('error_traceback', { error: 'RangeError: no', traceback: 'at x' });
    record('error_traceback');
    record('generic', { details: 'd' });
    await processor.forceFlush();
    const events = await backend.events();
    expect(events.map(({ duration }) => duration ?? null)).toEqual(Array(6).fill(null));
    const payloads = events.map(({ type, payload }) => ({ type, ...payload }));
    const llm = { type: 'llm_generation', response: {} };
    expect(payloads).toEqual(
      expect.arrayContaining([
        { ...llm, request: { provider: 'unknown', model: 'unknown' }, status: 'ok' },
        { ...llm, request: { provider: 'unknown', model: 'm' }, status: 'error', error: 'too long' },
        { type: 'function_call', function_name: 'my function_call', arguments: { a: 1 }, return_value: null },
        { type: 'error_traceback', error: 'RangeError: no', traceback: 'at x' },
        { type: 'error_traceback', error: 'my error_traceback', traceback: '' },
        { type: 'generic', details: 'd' },
      ]),
    );
    expect(payloads).toHaveLength(6);
  });

  test('outside of any session and trace they share one session for the process, ended with it', async () => {
    processor.recordEvent(NOTE);
    processor.recordEvent(NOTE);
    await processor.forceFlush();
    expect(await backend.sessions()).toMatchObject([{ num_events: 2, is_finished: false }]);
    await processor.shutdown();
    expect(await backend.sessions()).toMatchObject([{ num_events: 2, is_finished: true }]);
  });

  test('a sampler that says no loses nothing', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const provider = new BasicTracerProvider({
      spanProcessors: [processor],
      sampler: new AlwaysOffSampler(),
    });
    let traceId = '';
    await inSpan(provider.getTracer('test'), 'agent', AGENT, (span) => {
      expect(span.isRecording()).toBe(false);
      traceId = span.spanContext().traceId;
      processor.recordEvent(NOTE);
      bindSession('bound', () => processor.recordEvent(NOTE));
    });
    await processor.forceFlush();
    const events = await backend.events();
    expect(events.map(({ session_id }) => session_id).sort()).toEqual(
      [sessionIdOfTrace(traceId), 'bound'].sort(),
    );
    for (const event of events) {
      expect(event.metadata?.['trace_id']).toBe(traceId);
      // No span leaves, so none is a parent.
      expect(event.client_parent_event_id).toBeUndefined();
    }
  });

  test('inside of a span they belong to its session and hang under the nearest event, which is promised', async () => {
    const tracing = startTracing(processor);
    const tracer = tracing.tracer();
    let agentId = '';
    await inSpan(tracer, 'root', {}, () =>
      inSpan(tracer, 'was an agent', AGENT, (agent) =>
        inSpan(tracer, 'GET /things', {}, () => {
          const { traceId, spanId } = agent.spanContext();
          agentId = eventIdOfSpan(traceId, spanId);
          processor.recordEvent(NOTE);
          Reflect.set(agent, 'attributes', {});
        }),
      ),
    );
    await processor.forceFlush();
    const events = await backend.events();
    const note = events.find(({ metadata }) => metadata?.['span_name'] === 'note');
    const agent = events.find(({ client_event_id }) => client_event_id === agentId);
    expect(events).toHaveLength(2);
    expect(note?.client_parent_event_id).toBe(agentId);
    expect(note?.session_id).toBe(agent?.session_id);
    expect(await backend.sessions()).toMatchObject([{ session_name: 'root', is_finished: true }]);
    await tracing.close();
  });

  test('a trace in which only events were given by hand is one session, named and ended like any', async () => {
    const tracing = startTracing(processor);
    await inSpan(tracing.tracer(), 'nightly job', {}, () => processor.recordEvent(NOTE));
    await processor.forceFlush();
    expect(await backend.sessions()).toMatchObject([
      { session_name: 'nightly job', is_finished: true, num_events: 1 },
    ]);
    await tracing.close();
  });

  test('a parent and a session named outright win over the context', async () => {
    const tracing = startTracing(processor);
    const entries = { 'lucidic.session_id': 's', 'lucidic.parent_event_id': 'from-baggage' };
    withBaggage(entries, () => {
      processor.recordEvent(NOTE);
      processor.recordEvent({ ...NOTE, sessionId: 'named', parentEventId: 'named-parent' });
    });
    await processor.forceFlush();
    expect(await backend.events('s')).toMatchObject([{ client_parent_event_id: 'from-baggage' }]);
    expect(await backend.events('named')).toMatchObject([{ client_parent_event_id: 'named-parent' }]);
    await tracing.close();
  });

  test('the mask reaches all of it and leaves it what it is', async () => {
    const masking = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      mask: () => '[MASKED]',
    });
    bindSession('s', () =>
      masking.recordEvent({
        type: 'function_call',
        name: 's3cret',
        payload: { function_name: 's3cret', arguments: { deep: [{ s: 's3cret' }] } },
        tags: ['s3cret'],
        metadata: { s: 's3cret' },
      }),
    );
    await masking.shutdown();
    const [event] = await backend.events();
    expect(event).toMatchObject({ type: 'function_call', payload: { function_name: '[MASKED]' } });
    expect(JSON.stringify(event)).not.toContain('s3cret');
  });

  test('fallbackSession drop refuses what has no session', async () => {
    const dropping = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      fallbackSession: 'drop',
    });
    dropping.recordEvent(NOTE);
    bindSession('s', () => dropping.recordEvent(NOTE));
    await dropping.shutdown();
    expect(dropping.stats()).toMatchObject({ accepted: 1, delivered: 1, refused: { no_session: 1 } });
  });

  test('switched off, an id is given and nothing happens', () => {
    const off = new LucidicSpanProcessor({ enabled: false });
    expect(off.recordEvent(NOTE)).toMatch(/^[0-9a-f-]{36}$/);
    expect(off.stats()).toMatchObject({ accepted: 0 });
  });

  test('two ids are never the same', () => {
    const ids = Array.from({ length: 100 }, () => processor.recordEvent({ ...NOTE, payload: CHAT }));
    expect(new Set(ids).size).toBe(100);
  });
});
