import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { ApiError, FeatureFlagError, InvalidOperationError } from '../../src';
import { FakeClock } from '../support/fake-clock';
import { answer, inOrder } from '../support/scripted-server';
import { type Backend, backend, closeAll, rejection, rig, scripted } from './support/rig';

afterEach(closeAll);

async function withFlags(flags: Record<string, unknown>): Promise<Backend> {
  const server = await backend();
  for (const [flag_name, value] of Object.entries(flags))
    await server.send('PUT', 'dev/flags', { flag_name, value });
  return server;
}

const FLAGS = { on: true, count: 3, share: 0.25, name: 'blue', json: { a: [1, { b: null }] }, list: [1, 2] };

describe('feature flags', () => {
  test('each getter gives the value of its type, from the backend', async () => {
    const { getBoolFlag, getIntFlag, getFloatFlag, getStringFlag, getJsonFlag, getFeatureFlag } = rig(
      (await withFlags(FLAGS)).apiUrl,
    );
    expect(await getBoolFlag('on')).toBe(true);
    expect(await getIntFlag('count')).toBe(3);
    expect(await getFloatFlag('share')).toBe(0.25);
    expect(await getFloatFlag('count')).toBe(3);
    expect(await getStringFlag('name')).toBe('blue');
    expect(await getJsonFlag('json')).toEqual({ a: [1, { b: null }] });
    expect(await getJsonFlag<number[]>('list')).toEqual([1, 2]);
    for (const [name, value] of Object.entries(FLAGS)) expect(await getFeatureFlag(name)).toEqual(value);
  });

  test('are asked for by the contract of today, for the agent', async () => {
    const server = await scripted(() => answer(200, '{"value":true}'));
    await rig(server.baseUrl).getBoolFlag('a b&c');
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      path: '/api/featureflags?flag_name=a+b%26c&agent_id=agent-1',
    });
  });

  test('an agent gets its own value before that of all', async () => {
    const server = await withFlags({ f: 'all' });
    await server.send('PUT', 'dev/flags', { flag_name: 'f', value: 'mine', agent_id: 'agent-2' });
    expect(await rig(server.apiUrl).getStringFlag('f')).toBe('all');
    expect(await rig(server.apiUrl, { agentId: 'agent-2' }).getStringFlag('f')).toBe('mine');
  });

  test.each([
    ['getBoolFlag', 'count', 'is of type number; asked for was: boolean.'],
    ['getIntFlag', 'share', 'is of type number; asked for was: whole number.'],
    ['getIntFlag', 'on', 'is of type boolean; asked for was: whole number.'],
    ['getFloatFlag', 'name', 'is of type string; asked for was: number.'],
    ['getStringFlag', 'json', 'is of type object; asked for was: text.'],
    ['getStringFlag', 'list', 'is of type list; asked for was: text.'],
    ['getJsonFlag', 'name', 'is of type string; asked for was: object or list.'],
  ] as const)('another type is a FeatureFlagError: %s of %s', async (getter, name, message) => {
    const functions = rig((await withFlags(FLAGS)).apiUrl);
    const error = await rejection(functions[getter](name), FeatureFlagError);
    expect(error).toMatchObject({ name: 'FeatureFlagError', code: 'FLAG_TYPE', flagName: name });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('blue');
  });

  test('a flag that is not there rejects; with a fallback that is given, and so for another type', async () => {
    const { getBoolFlag, getStringFlag, log } = rig((await withFlags(FLAGS)).apiUrl);
    const error = await rejection(getBoolFlag('nope'), FeatureFlagError);
    expect(error).toMatchObject({ code: 'FLAG_UNAVAILABLE', status: 404, flagName: 'nope' });
    expect(error.cause).toBeInstanceOf(ApiError);
    expect(await getBoolFlag('nope', { fallback: false })).toBe(false);
    expect(await getStringFlag('count', { fallback: '' })).toBe('');
    expect(log).toEqual([
      'The flag "nope" cannot be had (API_REFUSED): the declared fallback is given.',
      'The flag "count" cannot be had (FLAG_TYPE): the declared fallback is given.',
    ]);
  });

  test('a 200 that tells an error is one', async () => {
    const server = await scripted(() => answer(200, '{"error":"no such flag"}'));
    const error = await rejection(rig(server.baseUrl).getBoolFlag('f'), FeatureFlagError);
    expect(error.message).toContain('no such flag');
  });

  test('are cached for their TTL: seconds, 0 not at all, -1 for ever', async () => {
    const server = await scripted(inOrder(answer(200, '{"value":1}'), answer(200, '{"value":2}')));
    const clock = new FakeClock();
    const { getIntFlag } = rig(server.baseUrl, { clock });
    expect(await getIntFlag('f')).toBe(1);
    clock.spend(299_000);
    expect(await getIntFlag('f')).toBe(1);
    expect(await getIntFlag('f', { cacheTtlSeconds: 0 })).toBe(2);
    expect(await getIntFlag('f')).toBe(1);
    clock.spend(1_000);
    expect(await getIntFlag('f', { cacheTtlSeconds: -1 })).toBe(1);
    expect(await getIntFlag('f')).toBe(2);
    expect(server.requests).toHaveLength(3);
    const error = await rejection(
      getIntFlag('f', { cacheTtlSeconds: -5, fallback: 1 }),
      InvalidOperationError,
    );
    expect(error.message).toContain('-5 is no TTL');
  });

  test('clearFeatureFlagCache forgets one flag, or all', async () => {
    const server = await withFlags({ a: 1, b: 1 });
    const { getIntFlag, clearFeatureFlagCache } = rig(server.apiUrl);
    const both = async () => [await getIntFlag('a'), await getIntFlag('b')];
    await both();
    for (const flag_name of ['a', 'b']) await server.send('PUT', 'dev/flags', { flag_name, value: 2 });
    expect(await both()).toEqual([1, 1]);
    clearFeatureFlagCache('a');
    expect(await both()).toEqual([2, 1]);
    clearFeatureFlagCache();
    expect(await both()).toEqual([2, 2]);
  });

  test('asked for at once are fetched once; a backend that is down leaves the last value', async () => {
    const server = await scripted(() => ({ ...answer(200, '{"value":true}'), afterMs: 20 }));
    const clock = new FakeClock();
    const { getBoolFlag, log } = rig(server.baseUrl, { clock });
    await Promise.all(Array.from({ length: 30 }, () => getBoolFlag('f')));
    expect(server.requests).toHaveLength(1);
    clock.spend(300_000);
    server.script(() => answer(503, '{}', { 'retry-after': '100' }));
    expect(await getBoolFlag('f')).toBe(true);
    expect(log).toEqual(['The flag "f" cannot be had (API_FAILED): its last value is given.']);
  });

  test('a backend that hangs costs two seconds where there is a last value, and then nothing for five', async () => {
    const server = await scripted(() => answer(200, '{"value":true}'));
    const { getBoolFlag } = rig(server.baseUrl, { timeoutMs: 30_000 });
    const asked = { cacheTtlSeconds: 0.05 };
    await getBoolFlag('f', asked);
    server.script(() => ({ kind: 'hang' }));
    await delay(60);
    const startedMs = performance.now();
    expect(await getBoolFlag('f', asked)).toBe(true);
    const firstMs = performance.now() - startedMs;
    for (let n = 0; n < 100; n += 1) expect(await getBoolFlag('f', asked)).toBe(true);
    expect(firstMs).toBeGreaterThan(1_900);
    expect(performance.now() - startedMs - firstMs).toBeLessThan(1_000);
    expect(server.requests).toHaveLength(2);
  });

  test('any JSON comes through as it is, and a caller who changes it changes nothing for the next', async () => {
    const server = await backend();
    const { getFeatureFlag } = rig(server.apiUrl);
    let number = 0;
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null);
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        number += 1;
        const flag_name = `flag-${number}`;
        const { status } = await server.send('PUT', 'dev/flags', { flag_name, value });
        fc.pre(status === 200);
        const first = await getFeatureFlag(flag_name);
        expect(JSON.stringify(first)).toBe(JSON.stringify(value));
        if (typeof first === 'object') Object.assign(first ?? {}, { changed: true });
        expect(JSON.stringify(await getFeatureFlag(flag_name))).toBe(JSON.stringify(value));
      }),
      { numRuns: 40 },
    );
  });
});
