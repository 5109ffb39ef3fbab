import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { bindSession } from '../../src';
import { answer, inOrder } from '../support/scripted-server';
import { until } from '../support/until';
import { type Backend, backend, closeAll, rig, scripted } from './support/rig';

afterEach(closeAll);

async function withSession(): Promise<Backend> {
  const server = await backend();
  await server.send('POST', 'initsession', { session_id: 's', agent_id: 'agent-1' });
  return server;
}

const none = { dropped: {}, pending: 0 };

describe('evals', () => {
  test('of each type are in the backend after a flush', async () => {
    const server = await withSession();
    const { evals } = rig(server.apiUrl);
    evals.emit({ sessionId: 's', result: true, name: 'n', description: 'd' });
    evals.emit({ sessionId: 's', result: 0.25 });
    bindSession('s', () => evals.emit({ result: 'good' }));
    expect(evals.pending()).toBe(3);
    expect(await evals.flush()).toBe(true);
    expect(evals.stats()).toEqual({ accepted: 3, delivered: 3, ...none });
    const { body } = await server.send('GET', 'dev/evals?session_id=s');
    const written = [body['evals']].flat();
    expect(written).toHaveLength(3);
    expect(written).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ result: true, result_type: 'boolean', name: 'n', description: 'd' }),
        expect.objectContaining({ result: 0.25, result_type: 'number' }),
        expect.objectContaining({ result: 'good', result_type: 'string' }),
      ]),
    );
  });

  test('wait for their session to be open, under the id the backend gave it', async () => {
    const server = await scripted(() => answer(201, ''));
    let open: (id: string) => void = () => undefined;
    const whenOpen = () => new Promise<string>((resolve) => (open = resolve));
    const { evals } = rig(server.baseUrl, { whenOpen });
    evals.emit({ sessionId: 'mine', result: 1 });
    expect(await evals.flush({ timeoutMs: 50 })).toBe(false);
    expect(server.requests).toHaveLength(0);
    open('theirs');
    expect(await evals.flush()).toBe(true);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ session_id: 'theirs', result: 1 });
  });

  test('that cannot be sent are counted and told, and nothing is thrown', async () => {
    const server = await backend();
    const refused = { whenOpen: () => Promise.reject(new Error('no')) };
    const results: unknown[] = [Number.NaN, Number.POSITIVE_INFINITY, undefined, null, { a: 1 }, 1n];
    const { evals, log } = rig(server.apiUrl);
    for (const result of results) evals.emit({ sessionId: 's', result: result as string });
    evals.emit({ result: true });
    evals.emit({ sessionId: 'nobody', result: true });
    await evals.flush();
    expect(evals.stats()).toEqual({
      accepted: 8,
      delivered: 0,
      dropped: { invalid: 6, no_session: 1, rejected: 1 },
      pending: 0,
    });
    expect(log).toHaveLength(8);
    const other = rig(server.apiUrl, refused);
    other.evals.emit({ sessionId: 's', result: true });
    await other.evals.flush();
    expect(other.evals.stats().dropped).toEqual({ session_rejected: 1 });
    const wrong = await backend('right');
    const third = rig(wrong.apiUrl);
    third.evals.emit({ sessionId: 's', result: true });
    await third.evals.flush();
    expect(third.evals.stats().dropped).toEqual({ unauthorized: 1 });
  });

  test('are sent again after 503, and not where they could be written twice', async () => {
    const server = await scripted(inOrder(answer(503), answer(503), answer(201, '')));
    const { evals } = rig(server.baseUrl);
    evals.emit({ sessionId: 's', result: 1 });
    expect(await evals.flush()).toBe(true);
    expect(server.requests).toHaveLength(3);
    server.script(() => ({ kind: 'closeBeforeAnswer' }));
    evals.emit({ sessionId: 's', result: 1 });
    await evals.flush();
    expect(evals.stats()).toEqual({ accepted: 2, delivered: 1, dropped: { retry_exhausted: 1 }, pending: 0 });
  });

  test('law 4, law 8: beyond 10,000 that wait more are dropped, and close drops the rest', async () => {
    const server = await scripted(() => ({ kind: 'hang' }));
    const { evals, resources } = rig(server.baseUrl);
    for (let n = 0; n < 10_100; n += 1) evals.emit({ sessionId: 's', result: n });
    expect(evals.stats()).toMatchObject({ accepted: 10_100, dropped: { queue_full: 100 }, pending: 10_000 });
    await until('eight are on their way', () => server.requests.length === 8);
    await resources.close();
    evals.emit({ sessionId: 's', result: 1 });
    expect(evals.stats()).toEqual({
      accepted: 10_101,
      delivered: 0,
      dropped: { queue_full: 100, shutdown: 10_001 },
      pending: 0,
    });
    expect(server.requests).toHaveLength(8);
  });

  test.each([
    ['ends by itself', '', 0, 'out'],
    ['gets SIGTERM', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5000);', 'SIGTERM', 'out'],
    ['ends by itself while the backend hangs', '', 0, 'hang'],
  ])('law 7: a process that %s waits for them, but not for ever', async (_what, then, end, backendIs) => {
    const server = await scripted(() =>
      backendIs === 'hang' ? { kind: 'hang' } : { ...answer(201, ''), afterMs: 200 },
    );
    const program = `
      const { createApiClient } = require('./dist/src/resources/create-api-client');
      const { createResources } = require('./dist/src/resources/create-resources');
      const config = { baseUrl: ${JSON.stringify(server.baseUrl)}, apiKey: 'k', agentId: 'a', timeoutMs: 30000 };
      const client = createApiClient(config, { logger: { warn() {}, debug() {} } });
      const { evals } = createResources(client, { exitTimeoutMs: 1500 });
      for (let n = 0; n < 20; n += 1) evals.emit({ sessionId: 's', result: n });
      ${then}`;
    const startedMs = performance.now();
    const ended = await new Promise((resolve) => {
      execFile(process.execPath, ['-e', program], { cwd: join(__dirname, '../..') }, (error) =>
        resolve(error?.signal ?? error?.code ?? 0),
      );
    });
    expect(ended).toBe(end);
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    expect(server.requests).toHaveLength(backendIs === 'hang' ? 8 : 20);
  });
});
