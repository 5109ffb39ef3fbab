import { setTimeout as delay } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { Lucidic } from '../../src';
import * as lucidic from '../../src';
import { type ClientRig, clientRig } from './support/client-rig';

const MANAGERS: readonly [string, () => void][] = [
  ['with no context manager', () => undefined],
  [
    'with a context manager',
    () => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
  ],
];

describe.each(MANAGERS)('scopes %s', (_which, startManager) => {
  let rig: ClientRig;
  let client: Lucidic;
  beforeEach(async () => {
    startManager();
    rig = await clientRig();
    client = rig.client();
  });
  afterEach(async () => {
    await rig.close();
    context.disable();
  });

  const texts = async (id: string): Promise<unknown[]> =>
    (await rig.events(id)).map(({ payload }) => payload['details']).sort();

  test('F-14 F-35 session: opened, in it, what the function returns, ended after its events', async () => {
    let id = '';
    const result = client.session({ sessionName: 'order-flow', tags: ['a'] }, (session) => {
      id = session.id;
      expect(client.getSessionId()).toBe(id);
      client.createGenericEvent('inside');
      session.update({ task: 'Place order' });
      return 17;
    });
    expect(result).toBe(17);
    expect(client.getSessionId()).toBeUndefined();
    await client.flush();
    expect(await rig.session(id)).toMatchObject({
      session_name: 'order-flow',
      tags: ['a'],
      task: 'Place order',
      is_finished: true,
      num_events: 1,
    });
    expect(await rig.session(id)).not.toHaveProperty('is_successful');
  });

  test('F-09 F-36 an async session is its own across awaits, and ends when its promise does', async () => {
    const id = await lucidic.session({ ...rig.where, sessionName: 'async-flow' }, async (session) => {
      await delay(5);
      expect(lucidic.getSessionId()).toBe(session.id);
      await Promise.all(
        [1, 2, 3].map(async (n) => {
          await delay(n);
          lucidic.createGenericEvent(`n ${n}`);
        }),
      );
      return session.id;
    });
    await lucidic.flush();
    expect(await texts(id)).toEqual(['n 1', 'n 2', 'n 3']);
    expect(await rig.session(id)).toMatchObject({ is_finished: true });
  });

  test.each([
    [
      'throws',
      () => () => {
        throw new TypeError('not this way');
      },
    ],
    [
      'rejects',
      () => async () => {
        await delay(1);
        throw new TypeError('not this way');
      },
    ],
  ])(
    'F-87 a function that %s: its own error, and the session is unsuccessful with the reason',
    async (_how, make) => {
      let id = '';
      const fail = make();
      const failure = await (async () =>
        client.session({}, (session): unknown => {
          id = session.id;
          return fail();
        }))().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TypeError);
      expect((failure as Error).message).toBe('not this way');
      await client.flush();
      expect(await rig.session(id)).toMatchObject({
        is_finished: true,
        is_successful: false,
        is_successful_reason: 'TypeError: not this way',
      });
    },
  );

  test('what a scope says of itself is not overwritten by its end', async () => {
    const id = client.session({}, (session) => {
      session.end({ isSuccessful: true, sessionEval: 1 });
      return session.id;
    });
    await client.flush();
    expect(await rig.session(id)).toMatchObject({ is_finished: true, is_successful: true, session_eval: 1 });
    expect(client.stats().sessions).toMatchObject({ opened: 1, ended: 1 });
  });

  test('F-31 sessions nest, the innermost counts, and the outer one goes on', async () => {
    const [outer, inner] = await client.session({}, async (first) => {
      client.createGenericEvent('before');
      const second = await client.session({}, async (session) => {
        await delay(2);
        client.createGenericEvent('inner');
        return session.id;
      });
      await delay(2);
      client.createGenericEvent('after');
      return [first.id, second] as const;
    });
    await client.flush();
    expect(await texts(outer)).toEqual(['after', 'before']);
    expect(await texts(inner)).toEqual(['inner']);
  });

  test('F-37 F-40 F-83 F-90 binding leaves the session open: concurrent tasks of one session and of several', async () => {
    const id = client.init({ autoEnd: false });
    const other = client.init({ autoEnd: false });
    const item = async (name: string): Promise<string> => {
      await delay(Math.random() * 5);
      client.createFunctionEvent('fetch_data', { arguments: { name }, details: name });
      return name;
    };
    const results = await Promise.all([
      ...['item1', 'item2', 'item3'].map((name) => client.runInSession(id, item, name)),
      client.bindSession(other, () => item('else')),
    ]);
    expect(results).toEqual(['item1', 'item2', 'item3', 'else']);
    await client.flush();
    expect(await rig.session(id)).toMatchObject({ num_events: 3, is_finished: false });
    expect(await rig.session(other)).toMatchObject({ num_events: 1, is_finished: false });
    client.endSession({ isSuccessful: true }, id);
    client.endSession();
    await client.flush();
    expect(await rig.session(id)).toMatchObject({ is_finished: true, is_successful: true });
    expect(await rig.session(other)).toMatchObject({ is_finished: true });
  });

  test('F-39 runSession gives what the function gives', async () => {
    expect(client.runSession(() => 'result', { sessionName: 'wrapped' })).toBe('result');
    expect(await lucidic.runSession(async () => 'later', rig.where)).toBe('later');
    await client.flush();
    expect(await rig.backend.sessions()).toEqual(
      expect.arrayContaining([expect.objectContaining({ session_name: 'wrapped', is_finished: true })]),
    );
  });

  test('F-34 1,000 concurrent sessions: no event in a wrong one', async () => {
    const ids = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        client.session({ sessionName: `s ${index}` }, async (session) => {
          for (let step = 0; step < 3; step += 1) {
            await delay(Math.random() * 3);
            client.createGenericEvent(`${index}:${step}`);
          }
          return session.id;
        }),
      ),
    );
    expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
    const sessions = new Map((await rig.backend.sessions()).map((session) => [session.session_id, session]));
    expect(sessions.size).toBe(1_000);
    for (const [index, id] of ids.entries()) {
      expect(sessions.get(id)).toMatchObject({
        session_name: `s ${index}`,
        num_events: 3,
        is_finished: true,
      });
    }
    for (const index of [0, 499, 999]) {
      expect(await texts(ids[index] ?? '')).toEqual([0, 1, 2].map((step) => `${index}:${step}`));
    }
  }, 60_000);

  test('await using: the code to the end of the block is in the session, which ends with it', async () => {
    const ids: string[] = [];
    const work = async (name: string): Promise<void> => {
      await delay(1);
      await using session = client.session({ sessionName: name });
      ids.push(session.id);
      client.createGenericEvent(`${name} one`);
      await delay(2);
      expect(client.getSessionId()).toBe(session.id);
      client.createGenericEvent(`${name} two`);
    };
    await Promise.all(['a', 'b'].map(work));
    expect(client.getSessionId()).toBeUndefined();
    await client.flush();
    for (const id of ids) {
      expect(await rig.session(id)).toMatchObject({ is_finished: true, num_events: 2 });
    }
  });

  test('await using inside of a scope goes before it, and a scope inside of it before that', async () => {
    const seen = await client.session({}, async (outer) => {
      const inside = client.session();
      const bound = client.bindSession('bound', () => client.getSessionId());
      const between = client.getSessionId();
      await inside[Symbol.asyncDispose]();
      return [bound, between === inside.id, client.getSessionId() === outer.id];
    });
    expect(seen).toEqual(['bound', true, true]);
  });

  test('two clients: a session of one is nobody’s business of the other', async () => {
    const red = rig.client({
      apiKey: 'red-key',
      agentId: 'red',
      mask: (text) => text.replaceAll('red', '#'),
    });
    const blue = rig.client({ apiKey: 'blue-key', agentId: 'blue' });
    const blueDefault = blue.init();
    const seen = await red.session({ sessionName: 'red one' }, async (session) => {
      await delay(1);
      red.createGenericEvent('red in red');
      blue.createGenericEvent('red in blue');
      expect(blue.getSessionId()).toBe(blueDefault);
      const inner = blue.session({}, (own) => {
        red.createGenericEvent('red deeper');
        blue.createGenericEvent('blue deeper');
        expect(red.getSessionId()).toBe(session.id);
        return own.id;
      });
      return [session.id, inner] as const;
    });
    const everybody = lucidic.bindSession('for everybody', () => [red.getSessionId(), blue.getSessionId()]);
    expect(everybody).toEqual(['for everybody', 'for everybody']);
    await Promise.all([red.flush(), blue.flush()]);
    expect(await texts(seen[0])).toEqual(['# deeper', '# in #']);
    expect(await texts(blueDefault)).toEqual(['red in blue']);
    expect(await texts(seen[1])).toEqual(['blue deeper']);
    expect(await rig.session(seen[0])).toMatchObject({ agent_id: 'red', session_name: '# one' });
    expect(await rig.session(seen[1])).toMatchObject({ agent_id: 'blue' });
  });
});
