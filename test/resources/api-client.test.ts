import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { APIKeyVerificationError, ApiError, InvalidOperationError } from '../../src';
import { systemClock } from '../../src/core/clock';
import { ApiClient } from '../../src/resources/api-client';
import { createApiClient } from '../../src/resources/create-api-client';
import { createResources } from '../../src/resources/create-resources';
import { resourceFunctions } from '../../src/resources/resource-functions';
import { proxyServer } from '../support/proxy-server';
import { answer, inOrder } from '../support/scripted-server';
import { certificates, tlsServer } from '../support/tls-server';
import { closeAll, rejection, rig, scripted } from './support/rig';

afterEach(closeAll);

const ITEM = answer(200, JSON.stringify({ dataset_id: 'd', name: 'n', num_items: 0 }));
const GONE = { kind: 'closeBeforeAnswer' } as const;
const logger = { warn: () => undefined, debug: () => undefined };

describe('a call', () => {
  test('carries the key, the agent and a name of its own', async () => {
    const server = await scripted(() => ITEM);
    const { datasets } = rig(server.baseUrl);
    await datasets.get('d');
    await datasets.update('d', { description: 'x' });
    const [read, write] = server.requests;
    expect(read).toMatchObject({ method: 'GET', path: '/api/getdataset?dataset_id=d&limit=1' });
    expect(read?.headers).toMatchObject({ authorization: 'Api-Key key-1', 'x-agent-id': 'agent-1' });
    expect(read?.headers['user-agent']).toMatch(/^lucidic-otel\/\d/);
    expect(read?.headers).not.toHaveProperty('content-type');
    expect(write?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(write?.body ?? '')).toEqual({
      current_time: expect.stringMatching(/^\d{4}-.*Z$/),
      dataset_id: 'd',
      description: 'x',
    });
  });

  test.each([408, 425, 429, 500, 502, 503])('is repeated after HTTP %i where it may be', async (status) => {
    const server = await scripted(inOrder(answer(status), ITEM));
    await rig(server.baseUrl).datasets.get('d');
    expect(server.requests).toHaveLength(2);
  });

  test('is repeated when the connection is reset, and after a page where JSON should be', async () => {
    const server = await scripted(inOrder(GONE, answer(200, '<html>'), ITEM));
    await rig(server.baseUrl).datasets.get('d');
    expect(server.requests).toHaveLength(3);
  });

  test.each([400, 402, 404, 409, 413, 422])('is not repeated after HTTP %i', async (status) => {
    const server = await scripted(() => answer(status, '{"detail":"because"}'));
    const error = await rejection(rig(server.baseUrl).datasets.get('d'), ApiError);
    expect(error).toMatchObject({ code: 'API_REFUSED', status, attempts: 1, endpoint: 'GET getdataset' });
    expect(error.message).toMatch(/^GET getdataset: HTTP \d+: because\. [A-Z]/);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['a reset connection', GONE, 1],
    ['HTTP 500', answer(500), 1],
    ['HTTP 504', answer(504), 1],
    ['HTTP 429, where nothing was done', answer(429), 2],
    ['HTTP 503, where nothing was done', answer(503), 2],
  ])('that makes something is not made twice: %s', async (_what, first, requests) => {
    const made = answer(200, '{"experiment_id":"e"}');
    const server = await scripted(inOrder(first, made));
    const call = rig(server.baseUrl).createExperiment({ experimentName: 'n' });
    if (requests === 1) expect(await rejection(call, ApiError)).toMatchObject({ attempts: 1 });
    else expect(await call).toBe('e');
    expect(server.requests).toHaveLength(requests);
  });

  test('waits as long as the backend wishes, and not where that is longer than it has', async () => {
    const server = await scripted(inOrder(answer(503, '{}', { 'retry-after': '1' }), ITEM));
    const { datasets } = rig(server.baseUrl);
    await datasets.get('d');
    const [first, second] = server.requests;
    expect((second?.receivedMs ?? 0) - (first?.answeredMs ?? 0)).toBeGreaterThan(990);
    server.script(() => answer(429, '{}', { 'retry-after': '100' }));
    const startedMs = performance.now();
    expect(await rejection(datasets.get('d'), ApiError)).toMatchObject({ status: 429, code: 'API_REFUSED' });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  test('gives up after five attempts', async () => {
    const server = await scripted(() => answer(500));
    const error = await rejection(rig(server.baseUrl, { timeoutMs: 60_000 }).datasets.get('d'), ApiError);
    expect(error).toMatchObject({ code: 'API_FAILED', status: 500, attempts: 5 });
  });

  test('has its time, repetitions included', async () => {
    const server = await scripted(() => ({ kind: 'hang' }));
    const { datasets } = rig(server.baseUrl);
    const startedMs = performance.now();
    const error = await rejection(datasets.get('d', { timeoutMs: 150 }), ApiError);
    expect(error).toMatchObject({ code: 'API_TIMEOUT', status: undefined });
    expect(error.message).toContain('within 150 ms');
    expect(performance.now() - startedMs).toBeLessThan(1_500);
    server.script(() => ({ kind: 'drip', status: 200, body: '{"a":1}', everyMs: 100 }));
    expect(await rejection(datasets.get('d', { timeoutMs: 150 }), ApiError)).toMatchObject({
      code: 'API_TIMEOUT',
    });
  });

  test.each(['before', 'during', 'between attempts'])('ends with its signal: %s', async (when) => {
    const server = await scripted(() =>
      when === 'between attempts' ? answer(503, '{}', { 'retry-after': '3' }) : { kind: 'hang' },
    );
    const ending = new AbortController();
    if (when === 'before') ending.abort('why');
    else setTimeout(() => ending.abort('why'), 60);
    const startedMs = performance.now();
    const error = await rejection(rig(server.baseUrl).datasets.get('d', { signal: ending.signal }), ApiError);
    expect(error).toMatchObject({ code: 'API_ABORTED', cause: 'why' });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(server.requests).toHaveLength(when === 'before' ? 0 : 1);
  });

  test('to nobody says so, with the cause', async () => {
    const error = await rejection(
      rig('http://127.0.0.1:1/api', { timeoutMs: 300 }).datasets.get('d'),
      ApiError,
    );
    expect(error).toMatchObject({ code: 'API_UNREACHABLE', status: undefined });
    expect(error.message).toContain('ECONNREFUSED');
    expect(error.message).toContain('Check baseUrl');
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test.each([
    ['no JSON', 'hello', /with no JSON/],
    ['half of it', '{"dataset_id"', /with no JSON/],
    ['another thing', '{"a":1}', /no text at "dataset_id"/],
    ['a list', '[]', /no text at "dataset_id"/],
    ['nothing', '', /no text at "dataset_id"/],
  ])('answered with %s is a bad answer', async (_what, body, message) => {
    const server = await scripted(() => answer(200, body));
    const error = await rejection(rig(server.baseUrl).datasets.get('d'), ApiError);
    expect(error).toMatchObject({ code: 'API_BAD_ANSWER' });
    expect(error.message).toMatch(message);
  });

  test('does not follow a redirect with the key', async () => {
    const other = await scripted();
    const server = await scripted(() => answer(302, '', { location: `${other.baseUrl}/getdataset` }));
    const error = await rejection(rig(server.baseUrl).datasets.get('d'), ApiError);
    expect(error.message).toContain('redirects are not followed');
    expect(other.requests).toHaveLength(0);
  });

  test.each([
    [
      'a cycle',
      () =>
        Object.assign(Object.create(null), {
          get self() {
            return this;
          },
        }),
    ],
    ['a BigInt', () => ({ n: 1n })],
    [
      'a getter that throws',
      () => ({
        get a() {
          throw new Error('secret');
        },
      }),
    ],
  ])('refuses %s before anything is sent', async (_what, make) => {
    const server = await scripted();
    const item = { name: 'n', input: make() };
    const error = await rejection(rig(server.baseUrl).datasets.createItem('d', item), InvalidOperationError);
    expect(error.message).toContain('cannot be sent as JSON');
    expect(error.message).not.toContain('secret');
    expect(server.requests).toHaveLength(0);
  });

  test('after close is off, and one in flight ends', async () => {
    const server = await scripted(() => ({ kind: 'hang' }));
    const { datasets, resources } = rig(server.baseUrl);
    const flying = rejection(datasets.get('d'), ApiError);
    while (server.requests.length === 0) await new Promise(setImmediate);
    await resources.close();
    expect(await flying).toMatchObject({ code: 'API_OFF' });
    expect(await rejection(datasets.get('d'), ApiError)).toMatchObject({ code: 'API_OFF' });
  });

  test('where Lucidic is switched off gives the fallback or says so, and opens no socket', async () => {
    const lines: string[] = [];
    const client = createApiClient(undefined, {
      logger: { ...logger, warn: (_reason, line) => lines.push(line) },
    });
    const resources = createResources(client);
    const { getPrompt, getBoolFlag, createExperiment, evals } = resourceFunctions(() => resources);
    expect(await getPrompt({ promptName: 'p', fallback: 'f' })).toMatchObject({
      content: 'f',
      source: 'fallback',
    });
    expect(await getBoolFlag('f', { fallback: true })).toBe(true);
    const error = await rejection(createExperiment({ experimentName: 'e' }), ApiError);
    expect(error).toMatchObject({ code: 'API_OFF' });
    expect(error.message).toContain('LUCIDIC_ENABLED');
    evals.emit({ result: true, sessionId: 's' });
    expect(evals.stats()).toEqual({ accepted: 0, delivered: 0, dropped: {}, pending: 0 });
    expect(lines).toEqual([]);
  });
});

describe('the network of a call', () => {
  test('is the transport’s: a proxy, and certificates', async () => {
    const certs = certificates();
    const server = await tlsServer(certs, true, () => '{"dataset_id":"d","name":"n"}');
    const proxy = await proxyServer();
    const client = new ApiClient({
      baseUrl: `https://127.0.0.1:${server.port}/api`,
      apiKey: 'k',
      agentId: 'a',
      timeoutMs: 5_000,
      network: { proxies: { https: `http://127.0.0.1:${proxy.port}` }, ca: certs.ca, ...certs.client },
      clock: systemClock,
      logger,
    });
    const resources = createResources(client);
    expect((await resources.datasets.get('d')).datasetId).toBe('d');
    expect(proxy.asked.map(({ what }) => what)).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
    expect(server.requests).toHaveLength(1);
    await resources.close();
    await Promise.all([proxy.close(), server.close()]);
    certs.remove();
  });

  test('law 7: a call is in nobody’s trace', async () => {
    const manager = new AsyncLocalStorageContextManager();
    context.setGlobalContextManager(manager.enable());
    const seen: unknown[] = [];
    const look = (): void => {
      const active = context.active();
      seen.push([isTracingSuppressed(active), trace.getSpanContext(active)]);
    };
    subscribe('undici:request:create', look);
    const server = await scripted(inOrder(answer(503), ITEM));
    const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    await context.with(trace.setSpanContext(context.active(), spanContext), async () => {
      await rig(server.baseUrl).datasets.get('d');
      expect(trace.getSpanContext(context.active())).toEqual(spanContext);
    });
    unsubscribe('undici:request:create', look);
    context.disable();
    expect(seen).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
  });

  test('law 7: who waits for an answer gets it before the process ends, and nothing holds it after', async () => {
    const server = await scripted(() => ({ ...ITEM, afterMs: 300 }));
    const program = `
      const { createApiClient } = require('./dist/src/resources/create-api-client');
      const { createResources } = require('./dist/src/resources/create-resources');
      const config = { baseUrl: ${JSON.stringify(server.baseUrl)}, apiKey: 'k', agentId: 'a', timeoutMs: 30000 };
      const { datasets, flags } = createResources(createApiClient(config, { logger: { warn() {}, debug() {} } }));
      datasets.get('d').then((dataset) => console.log(dataset.datasetId, process.uptime() < 20));
      flags.getBoolFlag('f', { fallback: true }).then((flag) => console.log(flag));`;
    const startedMs = performance.now();
    const stdout = await new Promise((resolve) => {
      execFile(process.execPath, ['-e', program], { cwd: join(__dirname, '../..') }, (error, out, err) =>
        resolve(error === null ? out : err),
      );
    });
    expect(String(stdout).split('\n').sort()).toEqual(['', 'd true', 'true']);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});

test('an APIKeyVerificationError is an ApiError', () => {
  const facts = { endpoint: 'GET x', status: 401 };
  expect(new APIKeyVerificationError('HTTP 401: no', facts)).toBeInstanceOf(ApiError);
});
