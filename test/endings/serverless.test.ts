import { once } from 'node:events';
import { resolveConfig } from '../../src/core/config';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import {
  type Application,
  killApplications,
  requireBuild,
  startApplication,
  stored,
} from './support/application';

const SPANS = 50;

let server: ScriptedServer;

beforeAll(requireBuild);
beforeEach(async () => {
  server = await scriptedServer();
  server.script(() => ({ ...answer(200), afterMs: 30 }));
});
afterEach(async () => {
  killApplications();
  await server.close();
});

/** Calls the function and freezes its process the moment it has answered, as the platform does. */
async function invoke({ child }: Application): Promise<void> {
  child.kill('SIGCONT');
  child.send('invoke');
  await once(child, 'message');
  child.kill('SIGSTOP');
}

/** Runs `handler` whenever it is invoked. */
const functionOf = (handler: string) => `
  const handler = ${handler};
  process.on('message', async () => { await handler(); process.send('answered'); });
  console.log('ready');`;

describe('a function that is frozen as soon as it has answered', () => {
  test.each([
    ['on AWS Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'agent' }],
    [
      'on AWS Lambda with a delivery thread after all',
      { AWS_LAMBDA_FUNCTION_NAME: 'agent', LUCIDIC_EXPORT_MODE: 'worker' },
    ],
  ])('has delivered everything where it awaits forceFlush: %s', async (_where, env) => {
    const script = functionOf(`async () => { makeSpans(${SPANS}); await processor.forceFlush(); }`);
    const application = startApplication(server, { script, env });
    await application.said('ready');
    await invoke(application);
    expect(stored(server).events).toBe(SPANS);
    // Frozen for a while, its connections are gone.
    server.resetSockets();
    await invoke(application);
    expect(stored(server).events).toBe(2 * SPANS);
  });

  test.each(['@vercel/request-context', '@next/request-context'])(
    'has delivered everything where the platform waits for what it was promised: %s',
    async (name) => {
      const script = `
        const { AsyncLocalStorage } = require('node:async_hooks');
        const requests = new AsyncLocalStorage();
        globalThis[Symbol.for('${name}')] = { get: () => requests.getStore() };
        ${functionOf(`async () => {
          const promises = [];
          await requests.run({ waitUntil: (promise) => promises.push(promise) }, async () => {
            makeSpans(${SPANS / 2});
            await new Promise((done) => setTimeout(done, 5));
            makeSpans(${SPANS / 2});
          });
          console.log('promises: ' + promises.length);
          await Promise.all(promises);
        }`)}`;
      const application = startApplication(server, { script, env: { VERCEL: '1' } });
      await application.said('ready');
      await invoke(application);
      expect(stored(server).events).toBe(SPANS);
      await application.said('promises: 1');
      await invoke(application);
      expect(stored(server).events).toBe(2 * SPANS);
    },
  );

  test('is not disturbed by a platform that takes no promises', async () => {
    const script = `
      globalThis[Symbol.for('@vercel/request-context')] = { get() { throw new Error('its own'); } };
      makeSpans(${SPANS});`;
    const ended = await startApplication(server, { script, env: { VERCEL: '1' } }).ended;
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });

  test('sends each event at once: nothing waits for an interval', async () => {
    const script = functionOf(
      `async () => { makeSpans(1); await new Promise((done) => setTimeout(done, 400)); }`,
    );
    const application = startApplication(server, {
      script,
      options: { exportMode: 'immediate', flushIntervalMs: 60_000 },
    });
    await application.said('ready');
    await invoke(application);
    expect(stored(server).events).toBe(1);
  });
});

describe('exportMode', () => {
  const mode = (env: Record<string, string>, exportMode?: 'worker') => {
    const resolved = resolveConfig({ apiKey: 'k', agentId: 'a', exportMode }, env);
    return resolved.enabled ? resolved.config.exportMode : undefined;
  };

  test('is immediate by default where processes are frozen, and worker elsewhere', () => {
    expect(mode({})).toBe('worker');
    expect(mode({ AWS_LAMBDA_FUNCTION_NAME: 'agent' })).toBe('immediate');
    expect(mode({ VERCEL: '1' })).toBe('immediate');
    expect(mode({ AWS_LAMBDA_FUNCTION_NAME: '' })).toBe('worker');
  });

  test('is what was asked for, everywhere', () => {
    expect(mode({ AWS_LAMBDA_FUNCTION_NAME: 'agent', LUCIDIC_EXPORT_MODE: 'inline' })).toBe('inline');
    expect(mode({ AWS_LAMBDA_FUNCTION_NAME: 'agent' }, 'worker')).toBe('worker');
  });
});
