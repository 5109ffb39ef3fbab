import { SpanStatusCode, trace } from '@opentelemetry/api';
import { LucidicSpanProcessor } from '../../src';
import { eventIdOfSpan, sessionIdOfTrace } from '../../src/core/ids';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing, withBaggage } from '../support/tracing';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.system': 'openai',
};
const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' };

describe('LucidicSpanProcessor on a real SDK and the real backend', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;
  let tracing: Tracing;

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'agent-1', baseUrl: backend.apiUrl });
    tracing = startTracing(processor);
  });

  afterEach(async () => {
    await tracing.close();
    await backend.close();
  });

  test('F-85 F-12 a GenAI span becomes one event with time, duration and model', async () => {
    const startTime = new Date('2026-11-22T10:00:00.250Z');
    const span = tracing.tracer().startSpan('chat gpt-4o-mini', { attributes: CHAT, startTime });
    span.end(new Date('2026-11-22T10:00:01.750Z'));
    await processor.forceFlush();
    const [event, ...others] = await backend.events();
    expect(others).toEqual([]);
    const { traceId, spanId } = span.spanContext();
    expect(event).toMatchObject({
      client_event_id: eventIdOfSpan(traceId, spanId),
      session_id: sessionIdOfTrace(traceId),
      type: 'llm_generation',
      occurred_at: '2026-11-22T10:00:00.250000Z',
      duration: 1.5,
      payload: { request: { model: 'gpt-4o-mini', provider: 'openai' }, status: 'ok' },
    });
  });

  test('F-02 law 3: events nest under their nearest ancestor that is an event; what stands between is refused', async () => {
    const tracer = tracing.tracer();
    tracer.startActiveSpan('agent', { attributes: AGENT }, (agent) => {
      tracer.startActiveSpan('GET /things', (http) => {
        tracer.startActiveSpan('chat', { attributes: CHAT }, (chat) => chat.end());
        http.end();
      });
      agent.end();
    });
    await processor.forceFlush();
    const events = await backend.events();
    const agent = events.find(({ type }) => type === 'function_call');
    const chat = events.find(({ type }) => type === 'llm_generation');
    expect(events).toHaveLength(2);
    expect(chat?.client_parent_event_id).toBe(agent?.client_event_id);
    expect(agent?.client_parent_event_id).toBeUndefined();
    expect(processor.stats()).toMatchObject({
      accepted: 2,
      delivered: 2,
      pending: 0,
      dropped: {},
      refused: { not_genai: 1 },
    });
  });

  test('law 3: a parent that turns out not to be about agents still leaves, without content, when a child names it', async () => {
    const tracer = tracing.tracer();
    tracer.startActiveSpan('was an agent', { attributes: AGENT }, (parent) => {
      tracer.startActiveSpan('chat', { attributes: CHAT }, (chat) => chat.end());
      // Another library may take attributes away again; the span object is the application's.
      Reflect.set(parent, 'attributes', { 'secret.note': 'do not send' });
      parent.end();
    });
    await processor.forceFlush();
    const events = await backend.events();
    const parent = events.find(({ type }) => type === 'generic');
    const chat = events.find(({ type }) => type === 'llm_generation');
    expect(events).toHaveLength(2);
    expect(chat?.client_parent_event_id).toBe(parent?.client_event_id);
    expect(JSON.stringify(parent)).not.toContain('do not send');
  });

  test('baggage names the session; it is opened with ids alone and not ended by us', async () => {
    withBaggage({ 'lucidic.session_id': 'from-baggage' }, () => {
      tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    });
    await processor.shutdown();
    const [session] = await backend.sessions();
    expect(session).toMatchObject({ session_id: 'from-baggage', agent_id: 'agent-1', is_finished: false });
    expect(session?.session_name).toBe('Unnamed Session');
    expect((await backend.events('from-baggage')).length).toBe(1);
  });

  test('baggage may name a parent event, as the Python SDK does', async () => {
    const entries = {
      'lucidic.session_id': 's',
      'lucidic.parent_event_id': '11111111-2222-4333-8444-555555555555',
    };
    const tracer = tracing.tracer();
    withBaggage(entries, () => {
      tracer.startActiveSpan('agent', { attributes: AGENT }, (agent) => {
        tracer.startSpan('chat', { attributes: CHAT }).end();
        agent.end();
      });
    });
    await processor.forceFlush();
    const events = await backend.events('s');
    const agent = events.find(({ type }) => type === 'function_call');
    const chat = events.find(({ type }) => type === 'llm_generation');
    expect(agent?.client_parent_event_id).toBe(entries['lucidic.parent_event_id']);
    expect(chat?.client_parent_event_id).toBe(agent?.client_event_id);
  });

  test('children inherit their parent’s session, and an attribute of their own wins', async () => {
    const tracer = tracing.tracer();
    const parent = withBaggage({ 'lucidic.session_id': 'one' }, () =>
      tracer.startSpan('agent', { attributes: AGENT }),
    );
    const { context } = jest.requireActual<typeof import('@opentelemetry/api')>('@opentelemetry/api');
    const below = trace.setSpan(context.active(), parent);
    tracer.startSpan('chat', { attributes: CHAT }, below).end();
    tracer.startSpan('chat', { attributes: { ...CHAT, 'lucidic.session_id': 'two' } }, below).end();
    parent.end();
    await processor.forceFlush();
    expect((await backend.events('one')).length).toBe(2);
    expect((await backend.events('two')).length).toBe(1);
  });

  test.each([
    'session.id',
    'gen_ai.conversation.id',
    'langfuse.session.id',
    'ai.telemetry.metadata.sessionId',
  ])('the conversation key %s names the session', async (key) => {
    tracing
      .tracer()
      .startSpan('chat', { attributes: { ...CHAT, [key]: 'conversation-7' } })
      .end();
    await processor.forceFlush();
    expect((await backend.events('conversation-7')).length).toBe(1);
  });

  test('a session of a trace is named after its root, and ended after its last event', async () => {
    const tracer = tracing.tracer();
    tracer.startActiveSpan('answer a question', (root) => {
      tracer.startSpan('chat', { attributes: CHAT }).end();
      root.end();
    });
    await processor.forceFlush();
    expect(await backend.sessions()).toMatchObject([
      { session_name: 'answer a question', is_finished: true, num_events: 1 },
    ]);
    expect(processor.stats().sessions).toEqual({ opened: 1, ended: 1, rejected: 0 });
  });

  test('a child still open keeps the session open; shutdown ends it', async () => {
    const tracer = tracing.tracer();
    tracer.startActiveSpan('root', (root) => {
      tracer.startSpan('chat', { attributes: CHAT }).end();
      tracer.startSpan('never ends', { attributes: CHAT });
      root.end();
    });
    await processor.forceFlush();
    expect(await backend.sessions()).toMatchObject([{ is_finished: false }]);
    await processor.shutdown();
    expect(await backend.sessions()).toMatchObject([{ is_finished: true }]);
  });

  test('F-45 F-57 a recorded exception is an error on the event and an error_traceback below it', async () => {
    const span = tracing.tracer().startSpan('chat', { attributes: CHAT });
    span.recordException(new RangeError('model too small'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'model too small' });
    span.end();
    await processor.forceFlush();
    const events = await backend.events();
    const call = events.find(({ type }) => type === 'llm_generation');
    const failure = events.find(({ type }) => type === 'error_traceback');
    expect(call?.payload).toMatchObject({
      status: 'error',
      error: expect.stringContaining('model too small'),
    });
    expect(failure?.client_parent_event_id).toBe(call?.client_event_id);
    expect(failure?.payload).toMatchObject({ traceback: expect.stringContaining('span-processor.test') });
    expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 2 });
  });

  test('F-05 F-26 F-60 the mask reaches everything and fails closed', async () => {
    const masking = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      mask: (text) => {
        if (text.includes('explode')) throw new Error('mask bug');
        return text.replaceAll('s3cret', '[MASKED]');
      },
    });
    const own = startTracing(masking);
    const span = own.tracer().startSpan('call s3cret', {
      attributes: {
        ...CHAT,
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', parts: [{ type: 'text', content: 'the s3cret word' }] },
        ]),
        'gen_ai.output.messages': 'explode',
      },
    });
    span.recordException(new Error('s3cret in a stack'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'failed on s3cret' });
    span.end();
    await masking.shutdown();
    const stored = JSON.stringify([await backend.events(), await backend.sessions()]);
    expect(stored).not.toContain('s3cret');
    expect(stored).not.toContain('explode');
    expect(stored).toContain('the [MASKED] word');
    expect(masking.stats().masking).toMatchObject({ failed: 1 });
    expect(masking.stats().masking.masked).toBeGreaterThanOrEqual(4);
  });

  test('fallbackSession: process and drop', async () => {
    const make = (fallbackSession: 'process' | 'drop') =>
      new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl, fallbackSession });
    const [whole, dropping] = [make('process'), make('drop')];
    const own = startTracing(whole, dropping);
    own.tracer().startSpan('chat', { attributes: CHAT }).end();
    own.tracer().startSpan('chat', { attributes: CHAT }).end();
    await own.close();
    expect(await backend.sessions()).toMatchObject([{ num_events: 2, is_finished: true }]);
    expect(dropping.stats()).toMatchObject({ accepted: 0, refused: { no_session: 2 } });
  });
});
