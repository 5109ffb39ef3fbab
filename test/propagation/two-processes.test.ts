import { request } from 'node:http';
import type { EventView } from '@lucidic/dev';
import { context, propagation, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import { bindSession } from '../../src/bind-session';
import { LucidicSpanProcessor } from '../../src/lucidic-span-processor';
import type { LucidicPropagatorOptions } from '../../src/propagator-options';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing } from '../support/tracing';
import { aroundW3C } from './support/propagators';
import { AGENT, inSpan } from './support/spans';
import { type Service, startService } from './support/start-service';

describe('two processes', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;
  let tracing: Tracing;
  let service: Service;

  async function start(options: LucidicPropagatorOptions, env: Record<string, string> = {}) {
    tracing = startTracing(processor);
    propagation.disable();
    propagation.setGlobalPropagator(aroundW3C(options));
    const own = { LUCIDIC_API_KEY: 'k', LUCIDIC_AGENT_ID: 'a', LUCIDIC_BASE_URL: backend.apiUrl };
    service = await startService({ ...own, ...env });
  }

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });

  afterEach(async () => {
    expect(await service.stop()).toBe(0);
    await tracing.close();
    await backend.close();
  });

  test('one session over HTTP: the second process’s events nest under the first’s agent', async () => {
    await start({ allowHosts: ['127.0.0.1'] });
    const headers = await bindSession('shared', () => askService(tracing.tracer(), service.port));
    await processor.forceFlush();
    expect(headers['baggage']).toContain('lucidic.session_id=shared');
    const events = await backend.events();
    const named = (name: string) => events.find(({ metadata }) => metadata?.['span_name'] === name);
    expect(events.map(({ session_id }) => session_id)).toEqual(Array(4).fill('shared'));
    expect(tree(events)).toEqual({
      planner: undefined,
      researcher: 'planner',
      chat: 'researcher',
      note: 'researcher',
    });
    expect(named('researcher')?.metadata?.['trace_id']).toBe(named('planner')?.metadata?.['trace_id']);
    // Who named the session ends it; neither process did.
    expect(await backend.sessions()).toMatchObject([
      { session_id: 'shared', is_finished: false, num_events: 4 },
    ]);
  });

  test('no session named: the trace’s, begun and ended by the first process', async () => {
    await start({ allowHosts: ['127.0.0.1'] });
    await askService(tracing.tracer(), service.port);
    await processor.forceFlush();
    expect(tree(await backend.events())).toMatchObject({ researcher: 'planner', note: 'researcher' });
    expect(await backend.sessions()).toMatchObject([
      { session_name: 'planner', is_finished: true, num_events: 4 },
    ]);
  });

  test('a service that does not trust its callers takes nothing over', async () => {
    await start({ allowHosts: ['127.0.0.1'] }, { TRUST: 'false' });
    await bindSession('shared', () => askService(tracing.tracer(), service.port));
    await processor.forceFlush();
    expect((await backend.events('shared')).length).toBe(1);
    expect(await backend.events()).toHaveLength(4);
  });

  test('a host that is not allowed learns nothing', async () => {
    await start({ allowHosts: ['agents.internal'] });
    const headers = await bindSession('shared', () => askService(tracing.tracer(), service.port));
    expect(headers['baggage']).toBeUndefined();
    expect(headers['traceparent']).toBeDefined();
  });
});

/** An agent that asks the service over HTTP, instrumented as HTTP clients are. Resolves to the headers that arrived. */
function askService(tracer: Tracer, port: number): Promise<Record<string, string>> {
  return inSpan(tracer, 'planner', AGENT, () => {
    const attributes = { 'server.address': '127.0.0.1', 'server.port': port, 'http.request.method': 'POST' };
    const client = tracer.startSpan('POST', { kind: SpanKind.CLIENT, attributes });
    const headers = {};
    propagation.inject(trace.setSpan(context.active(), client), headers);
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, method: 'POST', headers, agent: false },
        async (response) => {
          let body = '';
          for await (const chunk of response) body += chunk;
          client.end();
          resolve(JSON.parse(body));
        },
      );
      sent.on('error', reject).end();
    });
  });
}

/** Each event's name with its parent's. */
function tree(events: readonly EventView[]): Record<string, unknown> {
  const nameOf = (event: EventView | undefined) => event?.metadata?.['span_name'];
  const parentOf = (event: EventView) =>
    events.find(({ client_event_id }) => client_event_id === event.client_parent_event_id);
  return Object.fromEntries(events.map((event) => [String(nameOf(event)), nameOf(parentOf(event))]));
}
