import { setTimeout as delay } from 'node:timers/promises';
import type { EventView } from '@lucidic/dev';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import * as lucidic from '../../src';
import { event, LucidicSpanProcessor } from '../../src';
import { startTracing } from '../support/tracing';
import { type ClientRig, clientRig } from './support/client-rig';

const SURROUNDINGS: readonly [string, () => void][] = [
  ['with no SDK', () => undefined],
  [
    'with a context manager',
    () => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
  ],
  [
    'with the SDK of another vendor',
    () => {
      trace.setGlobalTracerProvider(startTracing().provider);
    },
  ],
];

const nameOf = ({ payload }: EventView): unknown => payload['function_name'] ?? payload['details'];

describe.each(SURROUNDINGS)('observed functions of a client, %s', (which, start) => {
  let rig: ClientRig;
  beforeEach(async () => {
    start();
    rig = await clientRig();
  });
  afterEach(async () => {
    await rig.close();
    context.disable();
    trace.disable();
  });

  /** The tree of a session: each event with the name of its parent. */
  const tree = async (id?: string): Promise<Record<string, unknown>> => {
    const events = await rig.events(id);
    const names = new Map(events.map((told) => [told.client_event_id, nameOf(told)]));
    return Object.fromEntries(
      events.map((told) => [String(nameOf(told)), names.get(told.client_parent_event_id ?? '') ?? null]),
    );
  };

  test('F-43 F-55: init() is enough, and the call is the parent of what happens inside', async () => {
    const id = lucidic.init(rig.where);
    const inner = event()(async function inner(n: number) {
      await delay(1);
      lucidic.createGenericEvent('deep');
      return n;
    });
    const outer = event()(async function outer() {
      expect(lucidic.getSessionId()).toBe(id);
      lucidic.createGenericEvent('first');
      const result = await inner(1);
      await delay(1);
      lucidic.createGenericEvent('last');
      return result;
    });
    expect(await outer()).toBe(1);
    lucidic.createGenericEvent('outside');
    await lucidic.flush();
    expect(await tree(id)).toEqual({
      outer: null,
      inner: 'outer',
      deep: 'inner',
      first: 'outer',
      last: 'outer',
      outside: null,
    });
    expect(await rig.events()).toHaveLength(6);
  });

  test('a span in between that nobody follows keeps the parent', async () => {
    const id = lucidic.init(rig.where);
    event()(function outer() {
      trace.getTracer('theirs').startActiveSpan('theirs', (span) => {
        lucidic.createGenericEvent('by hand');
        event()(function inner() {})();
        span.end();
      });
    })();
    await lucidic.flush();
    expect(await tree(id)).toEqual({ outer: null, inner: 'outer', 'by hand': 'outer' });
  });

  test('F-35: a call in a session is in it; a session in a call has a tree of its own, and then the call goes on', async () => {
    const id = lucidic.init(rig.where);
    const ids: string[] = [];
    const inner = event()(async function inner() {
      await delay(1);
      lucidic.createGenericEvent('deep');
    });
    await event()(async function outer() {
      await lucidic.session(rig.where, async (session) => {
        ids.push(session.id);
        lucidic.createGenericEvent('in session');
        await inner();
      });
      lucidic.createGenericEvent('after');
      await lucidic.bindSession(id, async () => lucidic.createGenericEvent('same session'));
    })();
    await lucidic.flush();
    expect(await tree(ids[0])).toEqual({ 'in session': null, inner: null, deep: 'inner' });
    expect(await tree(id)).toEqual({ outer: null, after: 'outer', 'same session': 'outer' });
  });

  test('await using inside of a call, and a call inside of it that outlives it', async () => {
    const client = rig.client();
    let late: Promise<void> = Promise.resolve();
    const ids: string[] = [];
    const inner = client.event()(async function inner(wait: Promise<void>) {
      await wait;
      ids.push(client.getSessionId() ?? 'none');
    });
    let go: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      go = resolve;
    });
    await client.bindSession('around', () =>
      client.event()(async function outer() {
        {
          await using session = client.session();
          ids.push(session.id);
          client.createGenericEvent('inside');
          late = inner(waiting);
        }
        client.createGenericEvent('behind');
      })(),
    );
    go();
    await late;
    await client.flush();
    expect(ids[1]).toBe('around');
    expect(await tree('around')).toEqual({ outer: null, behind: 'outer' });
    expect(await tree(ids[0])).toEqual({ inside: null, inner: null });
  });

  test('F-34: concurrent sessions and calls do not meet', async () => {
    const client = rig.client();
    const step = client.event({ name: 'step' })(async (n: number) => {
      await delay(Math.random() * 3);
      client.createGenericEvent(`n ${n}`);
    });
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        client.session({}, async ({ id }) => {
          await step(n);
          return id;
        }),
      ),
    );
    await client.flush();
    for (const n of [0, 24, 49]) expect(await tree(ids[n])).toEqual({ step: null, [`n ${n}`]: 'step' });
  });

  test('F-87: what is thrown in a session is told once, and the session is unsuccessful', async () => {
    const id = await new Promise<string>((resolve) => {
      lucidic
        .session(rig.where, async (session) => {
          await event()(async function failing() {
            resolve(session.id);
            throw new TypeError('no');
          })();
        })
        .catch(() => undefined);
    });
    await delay(5);
    await lucidic.flush();
    const events = await rig.events(id);
    expect(events.map(({ type }) => type).sort()).toEqual(['error_traceback', 'function_call']);
    expect(await rig.session(id)).toMatchObject({ is_finished: true, is_successful: false });
  });

  test('without a session: one for the process, for calls and events alike', async () => {
    const client = rig.client();
    client.event()(function outer() {
      client.createGenericEvent('inside');
    })();
    await client.flush();
    expect(await rig.backend.sessions()).toHaveLength(1);
    expect(await tree()).toEqual({ outer: null, inside: 'outer' });
  });

  test('two clients: calls of one are nobody’s business of the other', async () => {
    const red = rig.client({
      apiKey: 'red-key',
      agentId: 'red',
      mask: (text) => text.replaceAll('red', '#'),
    });
    const blue = rig.client({ apiKey: 'blue-key', agentId: 'blue' });
    const blueDefault = blue.init();
    const redId = await red.session({}, async (session) => {
      await red.event()(async function inRed() {
        blue.createGenericEvent('blue in a call of another');
        red.createGenericEvent('own');
        await blue.event()(async function inBlue(text: string) {
          await delay(1);
          red.createGenericEvent(`${text} deeper`);
          blue.createGenericEvent('blue deeper');
        })('its');
      })();
      return session.id;
    });
    await Promise.all([red.flush(), blue.flush()]);
    expect(await tree(redId)).toEqual({ inRed: null, own: 'inRed', 'its deeper': 'inRed' });
    expect(await tree(blueDefault)).toEqual({
      'blue in a call of another': null,
      inBlue: null,
      'blue deeper': 'inBlue',
    });
    expect(await rig.backend.sessions()).toHaveLength(2);
  });

  test('two clients without sessions: not even the one for the process is shared', async () => {
    const red = rig.client({ apiKey: 'red-key', agentId: 'red' });
    const blue = rig.client({ apiKey: 'blue-key', agentId: 'blue' });
    red.event()(function call() {
      blue.createGenericEvent('blue');
    })();
    await Promise.all([red.flush(), blue.flush()]);
    const events = await rig.events();
    expect(events.map((told) => told.client_parent_event_id ?? null)).toEqual([null, null]);
    // Inside of a trace the session that stands in is named by it, for whoever records.
    const isTraced = which === 'with the SDK of another vendor';
    expect(new Set(events.map(({ session_id }) => session_id)).size).toBe(isTraced ? 1 : 2);
  });

  test('the default client records before all others, as long as it is there', async () => {
    const other = rig.client({ apiKey: 'other-key', agentId: 'other' });
    const processor = new LucidicSpanProcessor({ ...rig.where, agentId: 'processed' });
    const call = event({ name: 'call' })(() => undefined);
    call();
    expect(other.stats().accepted).toBe(1);
    lucidic.init(rig.where);
    call();
    expect([other.stats().accepted, lucidic.stats().accepted]).toEqual([1, 1]);
    await lucidic.shutdown();
    call();
    expect(other.stats().accepted).toBe(2);
    await other.shutdown();
    call();
    expect(processor.stats().accepted).toBe(1);
    expect(other.event({ name: 'call' })(() => 3)()).toBe(3);
    await processor.shutdown();
    call();
    expect(processor.stats().accepted).toBe(1);
  });

  test('a client and a processor of one key and agent: one pipeline, until the last of them leaves', async () => {
    const processor = new LucidicSpanProcessor(rig.where);
    const id = lucidic.init(rig.where);
    const call = event({ name: 'call' })(() => undefined);
    call();
    await lucidic.shutdown();
    call();
    await processor.forceFlush();
    expect((await rig.events()).map(({ session_id }) => session_id === id)).toEqual([true, false]);
    await processor.shutdown();
    call();
    expect(processor.stats().accepted).toBe(2);
  });
});
