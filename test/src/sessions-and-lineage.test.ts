import { bindSession, LucidicSpanProcessor } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing } from '../support/tracing';

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };
const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'a' };

/** Law 3 where sessions, bounds and lineage meet: whoever is named as a parent is there, and in the same session. */
describe('parents and sessions', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await testBackend();
  });
  afterEach(() => backend.close());

  function start(options: ConstructorParameters<typeof LucidicSpanProcessor>[0] = {}): Tracing {
    return startTracing(
      new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl, ...options }),
    );
  }

  /** Events whose parent is not an event of their own session. */
  async function strays(): Promise<string[]> {
    const events = await backend.events();
    return events
      .filter(({ client_parent_event_id: parent, session_id: session }) => {
        const isThere = events.some(
          (event) => event.client_event_id === parent && event.session_id === session,
        );
        return parent !== undefined && !isThere;
      })
      .map(({ type }) => type);
  }

  test('law 3: a session bound inside a span of another one begins a tree of its own', async () => {
    const tracing = start();
    tracing.tracer().startActiveSpan('agent', { attributes: AGENT }, (agent) => {
      agent.setAttribute('lucidic.session_id', 'outer');
      bindSession('inner', () => {
        tracing.tracer().startActiveSpan('inner agent', { attributes: AGENT }, (below) => {
          tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
          below.end();
        });
      });
      agent.end();
    });
    bindSession('outer', () => {
      tracing.tracer().startActiveSpan('agent', { attributes: AGENT }, (agent) => {
        bindSession('inner', () => tracing.tracer().startSpan('chat', { attributes: CHAT }).end());
        agent.end();
      });
    });
    await tracing.close();
    expect(await backend.events('inner')).toHaveLength(3);
    expect(await strays()).toEqual([]);
  });

  test('law 3: with fallbackSession drop a parent without a session is no parent', async () => {
    const tracing = start({ fallbackSession: 'drop' });
    tracing.tracer().startActiveSpan('agent', { attributes: AGENT }, (agent) => {
      bindSession('s', () => tracing.tracer().startSpan('chat', { attributes: CHAT }).end());
      agent.end();
    });
    await tracing.close();
    expect(await backend.events()).toHaveLength(1);
    expect(await strays()).toEqual([]);
  });

  test('law 3: a parent takes its place in a full queue', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const tracing = start({ maxQueueItems: 3 });
    tracing.tracer().startActiveSpan('agent', { attributes: AGENT }, (agent) => {
      for (let index = 0; index < 5; index += 1)
        tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
      agent.end();
    });
    await tracing.close();
    warn.mockRestore();
    expect(await backend.events()).toHaveLength(4);
    expect(await strays()).toEqual([]);
  });
});
