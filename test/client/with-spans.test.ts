import { LucidicSpanProcessor } from '../../src';
import { startTracing, type Tracing } from '../support/tracing';
import { type ClientRig, clientRig } from './support/client-rig';

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };
const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'a' };

let rig: ClientRig;
let tracing: Tracing | undefined;
beforeEach(async () => {
  rig = await clientRig();
});
afterEach(async () => {
  await tracing?.close();
  tracing = undefined;
  await rig.close();
});

describe('a client beside a span processor', () => {
  test.each(['before', 'after'] as const)(
    'F-07 F-10 F-85 spans are in the session of init, which ends after them; the processor is made %s the client',
    async (order) => {
      const early = order === 'before' ? new LucidicSpanProcessor(rig.where) : undefined;
      const client = rig.client();
      const processor = early ?? new LucidicSpanProcessor(rig.where);
      tracing = startTracing(processor);
      const id = client.init({ sessionName: 'mine' });
      tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
      client.createGenericEvent('by hand');
      client.endSession({ isSuccessful: true });
      expect(await client.flush()).toBe(true);
      expect(await rig.session(id)).toMatchObject({
        session_name: 'mine',
        num_events: 2,
        is_finished: true,
        is_successful: true,
      });
      // One pipeline, so one order.
      expect(processor.stats()).toMatchObject({
        accepted: 2,
        delivered: 2,
        sessions: { opened: 1, ended: 1 },
      });
      await processor.shutdown();
      client.init({ sessionId: 'goes on' });
      client.createGenericEvent('after the SDK was shut down');
      await client.flush();
      expect(await rig.session('goes on')).toMatchObject({ num_events: 1 });
    },
  );

  test('F-02 events by hand nest under the span they are made in, and sessions keep to themselves', async () => {
    tracing = startTracing(new LucidicSpanProcessor(rig.where));
    const client = rig.client();
    const id = client.init();
    let inner = '';
    tracing.tracer().startActiveSpan('agent', { attributes: AGENT }, (span) => {
      client.createGenericEvent('child');
      client.createGenericEvent('child of its own session', { sessionId: id });
      inner = client.session({}, (session) => {
        client.createGenericEvent('elsewhere');
        return session.id;
      });
      span.end();
    });
    await client.flush();
    const events = await rig.events();
    const agent = events.find(({ type }) => type === 'function_call');
    const parents = Object.fromEntries(
      events.map(({ payload, client_parent_event_id }) => [payload['details'], client_parent_event_id]),
    );
    expect(agent?.session_id).toBe(id);
    expect(parents).toMatchObject({
      child: agent?.client_event_id,
      'child of its own session': agent?.client_event_id,
      elsewhere: undefined,
    });
    expect(await rig.session(inner)).toMatchObject({ num_events: 1, is_finished: true });
  });

  test('a trace that began before init: what starts after it is in the session', async () => {
    tracing = startTracing(new LucidicSpanProcessor(rig.where));
    const client = rig.client();
    const tracer = tracing.tracer();
    const id = await tracer.startActiveSpan('request', async (root) => {
      const session = client.init();
      tracer.startSpan('chat', { attributes: CHAT }).end();
      client.endSession();
      root.end();
      return session;
    });
    await client.flush();
    expect(await rig.session(id)).toMatchObject({ num_events: 1, is_finished: true });
    expect((await rig.events(id))[0]).not.toHaveProperty('client_parent_event_id');
  });

  test('a mask of the client’s own is never gone around: the pipelines stay apart', async () => {
    const processor = new LucidicSpanProcessor(rig.where);
    tracing = startTracing(processor);
    const client = rig.client({ mask: (text) => text.replaceAll('red', '#') });
    const id = client.init({ sessionName: 'red' });
    client.createGenericEvent('red');
    await client.flush();
    expect(processor.stats().accepted).toBe(0);
    expect(await rig.session(id)).toMatchObject({ session_name: '#' });
    expect((await rig.events(id))[0]?.payload).toEqual({ details: '#' });
  });

  test('what the processor masks is masked for a client that asks for nothing else', async () => {
    const processor = new LucidicSpanProcessor({ ...rig.where, mask: (text) => text.replaceAll('red', '#') });
    tracing = startTracing(processor);
    const client = rig.client();
    const id = client.init({ sessionName: 'red' });
    client.createGenericEvent('red');
    await client.flush();
    expect(processor.stats().accepted).toBe(1);
    expect((await rig.events(id))[0]?.payload).toEqual({ details: '#' });
  });

  test('F-18 verbose tells of every event and session, never of content; quiet says nothing', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const quiet = rig.client();
    quiet.init();
    quiet.createGenericEvent('secret text');
    await quiet.shutdown();
    expect(warn).not.toHaveBeenCalled();
    const client = rig.client({ verbose: true });
    const id = client.init({ task: 'secret text' });
    const eventId = client.createGenericEvent('secret text');
    client.endSession();
    await client.flush();
    expect(warn.mock.calls.flat()).toEqual([
      `[lucidic] session ${id} opened: task`,
      `[lucidic] event ${eventId} of session ${id}: generic`,
      `[lucidic] session ${id} ended`,
    ]);
    warn.mockRestore();
  });
});
