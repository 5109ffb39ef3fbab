import type { Transport, WireRequest } from '../../exporters/delivery/transport';
import type { Clock } from '../../src/core/clock';
import {
  answer,
  inOrder,
  type ReceivedRequest,
  type ScriptedServer,
  scriptedServer,
} from '../support/scripted-server';
import { until } from '../support/until';
import { item, opening } from './support/items';
import { never } from './support/retry-rig';
import { imbalance, type RigOptions, retryingHttp, rig } from './support/rig';

const REQUEST: WireRequest = { method: 'POST', path: 'events', body: '{"client_event_id":"1"}' };
const DOWN = answer(503, '');

let server: ScriptedServer;
let closeStack: () => Promise<void> = () => Promise.resolve();

beforeEach(async () => {
  server = await scriptedServer();
});

afterEach(async () => {
  await closeStack();
  await server.close();
});

function stack(options: Partial<RigOptions> = {}): { transport: Transport<WireRequest>; clock: Clock } {
  const { transport, clock, close } = retryingHttp({ baseUrl: server.baseUrl, ...options });
  closeStack = close;
  return { transport, clock };
}

function queueOf(options: Partial<RigOptions> = {}) {
  const made = rig({ baseUrl: server.baseUrl, ...options });
  closeStack = () => made.close();
  return made;
}

describe('one request through retry, untraced and HTTP', () => {
  test('three times 503, then ok: delivered once, the same body each time', async () => {
    server.script(inOrder(DOWN, DOWN, DOWN, answer(201, '{"ok":true}')));
    const { transport } = stack();
    expect(await transport.send(REQUEST, never())).toEqual({ status: 'ok', body: '{"ok":true}' });
    expect(server.requests.map(({ body }) => body)).toEqual(Array(4).fill(REQUEST.body));
  });

  test.each([
    ['a reset connection', { kind: 'closeBeforeAnswer' }],
    ['a reset in the middle of the answer', { kind: 'resetMidBody', status: 201, body: '{"ok":true}' }],
    ['a truncated answer', { kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{' }],
    ['a page', answer(200, '<html></html>')],
    ['no answer in time', { kind: 'hang' }],
  ] as const)('%s is tried again', async (_name, fault) => {
    server.script(inOrder(fault, answer(200)));
    const { transport } = stack({ timeoutMs: 200 });
    expect((await transport.send(REQUEST, never())).status).toBe('ok');
    expect(server.requests).toHaveLength(2);
  });

  test('Retry-After is honoured where it is longer than the backoff', async () => {
    server.script(inOrder(answer(429, '', { 'retry-after': '20' }), answer(200)));
    const { transport, clock } = stack();
    const startedMs = clock.monotonicMs();
    expect((await transport.send(REQUEST, never())).status).toBe('ok');
    expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(20_000);
  });

  test('the backoff is kept where it is longer than Retry-After', async () => {
    server.script(inOrder(answer(503, '', { 'retry-after': '0' }), answer(200)));
    const { transport, clock } = stack();
    const startedMs = clock.monotonicMs();
    expect((await transport.send(REQUEST, never())).status).toBe('ok');
    expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(250);
  });

  test.each([400, 401, 403, 404, 422, 307])('HTTP %i is tried once', async (status) => {
    server.script(() => answer(status, '{"detail":"no"}'));
    const { transport } = stack();
    expect(['rejected', 'unauthorized']).toContain((await transport.send(REQUEST, never())).status);
    expect(server.requests).toHaveLength(1);
  });

  test('after retryForMs it is given up', async () => {
    server.script(() => DOWN);
    const { transport, clock } = stack({ retryForMs: 10_000 });
    const startedMs = clock.monotonicMs();
    expect(await transport.send(REQUEST, never())).toEqual({
      status: 'rejected',
      reason: 'retry_exhausted',
      detail: 'HTTP 503',
    });
    expect(clock.monotonicMs() - startedMs).toBeLessThan(40_000);
    expect(server.requests.length).toBeGreaterThan(2);
  });

  test('an abort between two attempts ends it', async () => {
    server.script(() => answer(503, '', { 'retry-after': '200' }));
    const { transport } = stack();
    const controller = new AbortController();
    const sent = transport.send(REQUEST, controller.signal);
    await until('it was tried', () => server.requests[0]?.answeredMs !== undefined);
    controller.abort();
    expect(await sent).toEqual({ status: 'aborted' });
  });
});

/** True when each came after the answer to the one before. */
function areAlone(requests: readonly ReceivedRequest[]): boolean {
  return requests.every(
    ({ receivedMs }, at) =>
      at === 0 || receivedMs >= (requests[at - 1]?.answeredMs ?? Number.POSITIVE_INFINITY),
  );
}

describe('200 queued items and a backend that goes down', () => {
  const ITEMS = 200;
  const ids = (path: string): number[] =>
    server.requests
      .filter((request) => request.path.endsWith(path))
      .map(({ body }) => Number(Reflect.get(JSON.parse(body), 'id')));

  test('one probe at a time while it is down; on recovery each is delivered exactly once', async () => {
    let down = false;
    const delivered: number[] = [];
    server.script(({ path, body }) => {
      if (!path.endsWith('items')) return answer(200);
      if (down) return { ...DOWN, afterMs: 10 };
      delivered.push(Number(Reflect.get(JSON.parse(body), 'id')));
      return answer(200);
    });
    const { take, queue, stats } = queueOf();
    take(item(0));
    await queue.whenSettled();
    down = true;
    for (let id = 1; id <= ITEMS; id += 1) take(item(id));
    // The first wave found out the hard way, in one piece or in several; then the gate is closed.
    await until(
      'the first wave has failed',
      () => server.requests.length >= 12 && areAlone(server.requests.slice(-3)),
    );
    const before = server.requests.length;
    await until('the backend was probed a few times', () => server.requests.length >= before + 6);
    expect(areAlone(server.requests.slice(before - 1, before + 6))).toBe(true);
    expect(imbalance(stats())).toBe(0);
    expect(stats()).toMatchObject({ delivered: 1, dropped: {}, pending: ITEMS });
    down = false;
    await queue.whenSettled();
    expect(stats()).toMatchObject({ accepted: ITEMS + 1, delivered: ITEMS + 1, dropped: {}, pending: 0 });
    expect(delivered.sort((a, b) => a - b)).toEqual(Array.from({ length: ITEMS + 1 }, (_, id) => id));
  });

  test('a backend that never was up: nothing is lost, and sessions open once it is', async () => {
    server.script(() => DOWN);
    const { take, queue, stats } = queueOf();
    for (let id = 0; id < ITEMS; id += 1) take(item(id, opening(`session ${id % 20}`)));
    queue.closeAll();
    await until('the backend was probed', () => server.requests.length >= 12);
    expect(ids('items')).toEqual([]);
    server.script(() => answer(200));
    await queue.whenSettled();
    expect(stats()).toMatchObject({
      delivered: ITEMS,
      dropped: {},
      pending: 0,
      sessions: { opened: 20, ended: 20, rejected: 0 },
    });
    expect(new Set(ids('items')).size).toBe(ITEMS);
    expect(ids('items')).toHaveLength(ITEMS);
  });

  test('bad items that always fail do not hold the good ones', async () => {
    server.script(({ body }) => (/"id":1?[05],/.test(body) ? DOWN : answer(200)));
    const { take, queue, stats } = queueOf({ retryForMs: 60_000 });
    for (let id = 0; id < ITEMS; id += 1) take(item(id));
    await until('all good ones are delivered', () => stats().delivered === ITEMS - 4);
    expect(stats().pending).toBe(4);
    queue.stop('shutdown');
  });

  test('more bad items than may be in flight do not hold the good ones behind them', async () => {
    const BAD = 40;
    server.script(({ body }) => answer(Number(Reflect.get(JSON.parse(body), 'id')) < BAD ? 500 : 200));
    const { take, queue, stats, slots } = queueOf({ retryForMs: 600_000 });
    for (let id = 0; id < ITEMS; id += 1) take(item(id));
    await until('all good ones are delivered', () => stats().delivered === ITEMS - BAD);
    expect(stats()).toMatchObject({ dropped: {}, pending: BAD });
    expect(imbalance(stats())).toBe(0);
    await until('none of them keeps a slot', () => slots.parked >= BAD - 8);
    for (let id = ITEMS; id < 2 * ITEMS; id += 1) take(item(id));
    await until('later ones are delivered too', () => stats().delivered === 2 * ITEMS - BAD);
    queue.stop('shutdown');
    await until('nothing is owed', () => queue.size === 0);
    expect([slots.taken, slots.parked]).toEqual([0, 0]);
  });
});
