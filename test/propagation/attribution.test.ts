import { setTimeout as delay } from 'node:timers/promises';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { bindSession } from '../../src/bind-session';
import { LucidicSpanProcessor } from '../../src/lucidic-span-processor';
import { runInSession } from '../../src/run-in-session';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing, withBaggage } from '../support/tracing';
import { AGENT, CHAT, inSpan } from './support/spans';

const SESSIONS = 1_000;

/** A few milliseconds, from nothing to several turns of the loop; the same for the same number. */
const someMs = (seed: number) => (seed * 7_919) % 7;

describe('attribution', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });

  afterEach(async () => {
    await processor.shutdown();
    await backend.close();
  });

  describe('on a real SDK', () => {
    let tracing: Tracing;
    beforeEach(() => {
      tracing = startTracing(processor);
    });
    afterEach(() => tracing.close());

    test(`${SESSIONS} interleaved sessions, none mixed: spans, children and events given by hand`, async () => {
      const tracer = tracing.tracer();
      const serve = async (sessionId: string, seed: number) => {
        await delay(someMs(seed));
        await inSpan(tracer, `agent ${sessionId}`, AGENT, async () => {
          await delay(someMs(seed + 1));
          await inSpan(tracer, `chat ${sessionId}`, CHAT, () => delay(someMs(seed + 2)));
          await Promise.resolve();
          processor.recordEvent({
            type: 'generic',
            name: `note ${sessionId}`,
            payload: { details: sessionId },
          });
        });
      };
      const ids = Array.from({ length: SESSIONS }, (_, index) => `session-${index}`);
      await Promise.all(ids.map((id, index) => runInSession(id, serve, id, index)));
      expect(await processor.flush({ timeoutMs: 15_000 })).toBe(true);

      const sessions = await backend.sessions();
      expect(sessions.map(({ session_id }) => session_id).sort()).toEqual([...ids].sort());
      for (const id of ids) {
        const events = await backend.events(id);
        const names = events.map(({ metadata }) => metadata?.['span_name']).sort();
        expect(names).toEqual([`agent ${id}`, `chat ${id}`, `note ${id}`]);
        const agent = events.find(
          ({ type, metadata }) => type === 'function_call' && metadata?.['kind'] === 'agent',
        );
        for (const event of events) {
          expect(event.client_parent_event_id).toBe(event === agent ? undefined : agent?.client_event_id);
        }
      }
      expect(processor.stats()).toMatchObject({
        accepted: 3 * SESSIONS,
        delivered: 3 * SESSIONS,
        pending: 0,
      });
    }, 60_000);

    test('order: own attribute, bound session, baggage, the parent’s, conversation', async () => {
      const tracer = tracing.tracer();
      const conversation = { ...CHAT, 'session.id': 'conversation' };
      tracer.startSpan('5', { attributes: conversation }).end();
      withBaggage({ 'lucidic.session_id': 'baggage' }, () => {
        tracer.startSpan('3', { attributes: conversation }).end();
        bindSession('bound', () => {
          tracer.startSpan('2', { attributes: conversation }).end();
          const attributes = { ...conversation, 'lucidic.session_id': 'attribute' };
          tracer.startSpan('1', { attributes }).end();
        });
      });
      const parent = bindSession('parent', () => tracer.startSpan('agent', { attributes: AGENT }));
      // A framework that passes the parent and nothing else of the context.
      tracer.startSpan('4', { attributes: conversation }, trace.setSpan(ROOT_CONTEXT, parent)).end();
      parent.end();
      await processor.forceFlush();
      expect(await sessionsByName(backend)).toEqual({
        1: 'attribute',
        2: 'bound',
        3: 'baggage',
        4: 'parent',
        5: 'conversation',
        agent: 'parent',
      });
    });

    test('a parent event from baggage holds for children that were handed the parent span alone', async () => {
      const tracer = tracing.tracer();
      const parentEventId = '11111111-2222-4333-8444-555555555555';
      const entries = { 'lucidic.session_id': 's', 'lucidic.parent_event_id': parentEventId };
      const http = withBaggage(entries, () => tracer.startSpan('POST /run'));
      tracer.startSpan('chat', { attributes: CHAT }, trace.setSpan(ROOT_CONTEXT, http)).end();
      http.end();
      await processor.forceFlush();
      expect(await backend.events('s')).toMatchObject([{ client_parent_event_id: parentEventId }]);
    });

    test('a parent event of another session is no parent', async () => {
      const tracer = tracing.tracer();
      const entries = { 'lucidic.session_id': 'theirs', 'lucidic.parent_event_id': 'their-event' };
      withBaggage(entries, () =>
        bindSession('mine', () => tracer.startSpan('chat', { attributes: CHAT }).end()),
      );
      await processor.forceFlush();
      const [event] = await backend.events('mine');
      expect(event).toBeDefined();
      expect(event?.client_parent_event_id).toBeUndefined();
    });
  });

  test('before a context manager exists a bound session attributes spans, interleaved ones too', async () => {
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    const tracer = provider.getTracer('test');
    expect(bindSession('probe', () => context.active())).toBe(ROOT_CONTEXT);
    const serve = async (name: string, seed: number) => {
      await delay(someMs(seed));
      const agent = tracer.startSpan(`agent ${name}`, { attributes: AGENT });
      await delay(someMs(seed + 1));
      tracer.startSpan(`chat ${name}`, { attributes: CHAT }, trace.setSpan(context.active(), agent)).end();
      agent.end();
    };
    const ids = Array.from({ length: 50 }, (_, index) => `early-${index}`);
    await Promise.all(ids.map((id, index) => runInSession(id, serve, id, index)));
    await provider.shutdown();
    for (const id of ids) {
      const names = (await backend.events(id)).map(({ metadata }) => metadata?.['span_name']).sort();
      expect(names).toEqual([`agent ${id}`, `chat ${id}`]);
    }
  });
});

async function sessionsByName(backend: TestBackend): Promise<Record<string, string>> {
  const events = await backend.events();
  return Object.fromEntries(events.map((event) => [String(event.metadata?.['span_name']), event.session_id]));
}
