import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SessionView, startBackend } from '@lucidic/dev';
import { type Ended, killApplications, requireBuild } from '../endings/support/application';
import { type ChildOptions, startChild } from './support/child';
import { type ClientRig, clientRig } from './support/client-rig';

let rig: ClientRig;
beforeAll(requireBuild);
beforeEach(async () => {
  rig = await clientRig();
});
afterEach(async () => {
  killApplications();
  await rig.close();
});

/** How the process ended, and what the backend has of it. */
async function run(script: string, options?: ChildOptions) {
  const ended = await startChild(rig, script, options).ended;
  return { ended, ...(await stored()) };
}

async function stored() {
  const sessions = await rig.backend.sessions();
  const events = await rig.events();
  return { sessions, events, errors: events.filter(({ type }) => type === 'error_traceback') };
}

const only = (sessions: readonly SessionView[]): SessionView => {
  const [session, ...more] = sessions;
  if (session === undefined || more.length > 0) throw new Error(`${sessions.length} sessions`);
  return session;
};
const exit = ({ code, signal }: Ended) => ({ code, signal });

describe('a session ends with its process', () => {
  test.each([
    ['ends by itself', '', 0],
    ['calls process.exit(3)', 'process.exit(3);', 3],
    ['ends long after', 'setTimeout(() => undefined, 300);', 0],
  ])('F-13 F-25 F-74 when it %s: after the last event, and soon', async (_how, how, code) => {
    const script = `lucidic.createGenericEvent('one'); lucidic.updateSession({ task: 't' }); ${how}`;
    const { ended, sessions } = await run(script);
    expect({ ...exit(ended), stderr: ended.stderr }).toEqual({ code, signal: null, stderr: '' });
    expect(only(sessions)).toMatchObject({ is_finished: true, num_events: 1, task: 't' });
    // Not failed by having ended.
    expect(only(sessions)).not.toHaveProperty('is_successful');
    expect(ended.tookMs).toBeLessThan(5_000);
  });

  test('F-13 also where it has no events, and nothing else', async () => {
    const { ended, sessions } = await run('');
    expect(exit(ended)).toEqual({ code: 0, signal: null });
    expect(only(sessions)).toMatchObject({ is_finished: true, num_events: 0 });
  });

  test.each([
    ['in code', { init: { autoEnd: false } }],
    ['by LUCIDIC_AUTO_END', { env: { LUCIDIC_AUTO_END: 'false' } }],
  ])('F-19 F-25 not with autoEnd off %s', async (_how, options) => {
    const { sessions } = await run(`lucidic.createGenericEvent('one');`, options);
    expect(only(sessions)).toMatchObject({ is_finished: false, num_events: 1 });
  });

  test('a scope that the process leaves unfinished is ended too', async () => {
    const { sessions } = await run(
      `lucidic.endSession(); lucidic.session({ sessionName: 'scope' }, () => new Promise(() => {}));
       setTimeout(() => process.exit(0), 50);`,
    );
    expect(sessions).toHaveLength(2);
    for (const session of sessions) expect(session).toMatchObject({ is_finished: true });
  });

  test('F-13 from an ES module, with an import', async () => {
    const { ended, sessions } = await run(
      `const esm = await import(load.resolve('@lucidic/otel')); if (esm.getSessionId() !== id) throw new Error('two copies');
       esm.createGenericEvent('one');`,
      { form: 'module' },
    );
    expect(exit(ended)).toEqual({ code: 0, signal: null });
    expect(only(sessions)).toMatchObject({ is_finished: true, num_events: 1 });
  });
});

describe('what ends a process is told', () => {
  const BOOM = `function deepInside() { throw new RangeError('its own', { cause: new Error('why') }); }`;

  test.each([
    ['an uncaught exception', `${BOOM} deepInside();`, 'uncaughtException'],
    ['one in a callback', `${BOOM} setTimeout(deepInside, 20);`, 'uncaughtException'],
    [
      'an unhandled rejection',
      `${BOOM} (async () => { await null; deepInside(); })();`,
      'unhandledRejection',
    ],
    ['one out of a scope', `${BOOM} lucidic.bindSession(id, () => deepInside());`, 'uncaughtException'],
  ])(
    'F-30 F-72 F-73 F-74 %s: an event with the full traceback, an unsuccessful session, the same end',
    async (_what, script, origin) => {
      const { ended, sessions, errors } = await run(`lucidic.createGenericEvent('before'); ${script}`);
      expect(exit(ended)).toEqual({ code: 1, signal: null });
      expect(ended.stderr).toMatch(/RangeError: its own/);
      expect(ended.stderr).not.toMatch(/lucidic\]/);
      expect(only(sessions)).toMatchObject({
        is_finished: true,
        is_successful: false,
        is_successful_reason: 'RangeError: its own',
        num_events: 2,
      });
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        session_id: only(sessions).session_id,
        payload: { error: 'RangeError: its own' },
        metadata: { origin, exception_type: 'RangeError', thread: 'main' },
      });
      expect(errors[0]?.payload['traceback']).toMatch(/at .*deepInside[\s\S]*Caused by: Error: why/);
    },
  );

  test('F-73 an error that leaves the scope of its session is told in it', async () => {
    const { ended, sessions, errors } = await run(
      `lucidic.endSession();
       lucidic.session({ sessionName: 'scope' }, async () => { await null; throw new Error('in scope'); });`,
    );
    expect(exit(ended)).toEqual({ code: 1, signal: null });
    const scope = sessions.find(({ session_name }) => session_name === 'scope');
    expect(scope).toMatchObject({
      is_finished: true,
      is_successful: false,
      is_successful_reason: 'Error: in scope',
    });
    expect(errors.map(({ session_id }) => session_id)).toEqual([scope?.session_id]);
  });

  test('F-77 what is told is masked', async () => {
    const script = `throw new Error('secret of joe@example.com');`;
    const { ended, sessions, errors } = await run(script, { init: { mask: ['email'] } });
    expect(exit(ended)).toEqual({ code: 1, signal: null });
    const told = JSON.stringify([sessions, errors]);
    expect(told).toContain('secret of [EMAIL]');
    expect(told).not.toContain('joe@example.com');
    expect(errors[0]?.payload['traceback']).toMatch(/secret of \[EMAIL\]\n {4}at /);
  });

  test('F-30 captureUncaught: false really means no', async () => {
    const script = `process.on('exit', () => console.log(process.listenerCount('uncaughtExceptionMonitor')));
      throw new Error('its own');`;
    const { ended, sessions, errors } = await run(script, { init: { captureUncaught: false } });
    expect(exit(ended)).toEqual({ code: 1, signal: null });
    expect(ended.stdout).toBe('0\n');
    expect(errors).toEqual([]);
    expect(only(sessions)).toMatchObject({ is_finished: true });
    expect(only(sessions)).not.toHaveProperty('is_successful');
  });

  test.each([['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const)(
    'F-75 %s: an event, an unsuccessful session, and the signal does what it does',
    async (signal) => {
      const child = startChild(
        rig,
        `lucidic.createGenericEvent('before'); setInterval(() => undefined, 1_000); console.log('up');`,
      );
      await child.said('up');
      child.child.kill(signal);
      expect(exit(await child.ended)).toEqual({ code: null, signal });
      const { sessions, errors } = await stored();
      expect(only(sessions)).toMatchObject({
        is_finished: true,
        is_successful: false,
        is_successful_reason: `Received signal ${signal}`,
      });
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        payload: { error: `Received signal ${signal}` },
        metadata: { signal },
      });
    },
  );

  test('F-75 a signal that the application takes itself is no failure', async () => {
    const child = startChild(
      rig,
      `process.on('SIGTERM', () => process.exit(0)); setInterval(() => undefined, 1_000); console.log('up');`,
    );
    await child.said('up');
    child.child.kill('SIGTERM');
    expect(exit(await child.ended)).toEqual({ code: 0, signal: null });
    const { sessions, errors } = await stored();
    expect(errors).toEqual([]);
    expect(only(sessions)).toMatchObject({ is_finished: true });
    expect(only(sessions)).not.toHaveProperty('is_successful');
  });

  test.each([
    ['goes on', `setTimeout(() => lucidic.createGenericEvent('after'), 20);`, 0, undefined],
    ['exits with a code', 'process.exit(4);', 4, false],
  ])('F-72 an application that listens and %s', async (_how, then, code, isSuccessful) => {
    const { ended, sessions, errors } = await run(
      `process.on('uncaughtException', () => { ${then} }); setTimeout(() => { throw new Error('its own'); }, 10);`,
    );
    expect({ ...exit(ended), stderr: ended.stderr }).toEqual({ code, signal: null, stderr: '' });
    expect(errors.map(({ payload }) => payload['error'])).toEqual(['Error: its own']);
    expect(only(sessions)).toMatchObject({ is_finished: true });
    expect(only(sessions).is_successful).toBe(isSuccessful);
  });

  test('F-76 a thread’s exception that nobody listens to ends the process, and is told', async () => {
    const { ended, sessions, errors } = await run(
      `const { Worker } = load('node:worker_threads');
       new Worker("function inThread() { throw new Error('of the thread') } inThread()", { eval: true });`,
    );
    expect(exit(ended)).toEqual({ code: 1, signal: null });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.payload).toMatchObject({ error: 'Error: of the thread' });
    expect(errors[0]?.payload['traceback']).toContain('inThread');
    expect(only(sessions)).toMatchObject({ is_finished: true, is_successful: false });
  });

  test('F-76 a thread with a client of its own: told and delivered by the thread, and the process lives', async () => {
    const { ended, sessions, errors } = await run(
      `const { Worker } = load('node:worker_threads');
       const text = \`
         const lucidic = require('node:module').createRequire('${process.cwd()}/application.js')('@lucidic/otel');
         lucidic.init({ ...require('node:worker_threads').workerData, sessionName: 'thread' });
         setTimeout(() => { throw new Error('of the thread'); }, 20);\`;
       const worker = new Worker(text, { eval: true, workerData: where });
       worker.on('error', (error) => console.log(error.message));`,
    );
    expect({ ...exit(ended), stdout: ended.stdout }).toEqual({
      code: 0,
      signal: null,
      stdout: 'of the thread\n',
    });
    const thread = sessions.find(({ session_name }) => session_name === 'thread');
    expect(thread).toMatchObject({ is_finished: true, is_successful: false });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      session_id: thread?.session_id,
      metadata: { thread: expect.stringMatching(/^worker \d+$/) },
    });
  });

  test.each([
    ['a number', 'throw 42;', '42'],
    ['nothing', 'throw undefined;', 'undefined'],
    [
      'a thing that cannot be read',
      `throw Object.defineProperty(new Error('x'), 'message', { get() { throw 1; } });`,
      '[unreadable]',
    ],
  ])('F-87 whatever is thrown: %s', async (_what, script, error) => {
    const { ended, sessions, errors } = await run(script);
    expect(ended.code).not.toBe(0);
    expect(errors.map(({ payload }) => payload['error'])).toEqual([error]);
    expect(only(sessions)).toMatchObject({ is_finished: true, is_successful: false });
  });

  test('F-74 a thousand events before the crash are all there', async () => {
    const { ended, sessions } = await run(
      `for (let i = 0; i < 1000; i += 1) lucidic.createGenericEvent('e' + i); throw new Error('its own');`,
    );
    expect(ended.code).toBe(1);
    expect(only(sessions)).toMatchObject({ num_events: 1_001, is_finished: true, is_successful: false });
  });
});

test('with a spool a process that is killed leaves its words to the next, which ends the session', async () => {
  const spoolDir = mkdtempSync(join(tmpdir(), 'client-spool-'));
  const { port } = new URL(rig.where.baseUrl);
  await rig.backend.close();
  const child = startChild(
    rig,
    `lucidic.updateSession({ task: 'half done' }); lucidic.createGenericEvent('before');
     setTimeout(() => console.log('written'), 300); setInterval(() => undefined, 1_000);`,
    { init: { spoolDir, sessionName: 'killed', tags: ['a'] } },
  );
  await child.said('written');
  child.child.kill('SIGKILL');
  await child.ended;
  const backend = await startBackend({ port: Number(port) });
  const next = rig.client({ spoolDir });
  try {
    expect(await next.flush({ timeoutMs: 10_000 })).toBe(true);
    const headers = { authorization: 'Api-Key test-key' };
    const response = await fetch(`${backend.apiUrl}/sessions`, { headers });
    expect(await response.json()).toMatchObject({
      sessions: [
        { session_name: 'killed', tags: ['a'], task: 'half done', num_events: 1, is_finished: true },
      ],
    });
  } finally {
    await next.shutdown();
    await backend.close();
    rmSync(spoolDir, { recursive: true });
  }
}, 30_000);
