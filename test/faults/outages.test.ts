import { setTimeout as delay } from 'node:timers/promises';
import { type HostRig, hostRig } from '../delivery/support/host-rig';
import { answer, type Script, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { EventStore, numberedRecord } from './support/event-store';

/** Spans before, during and after an outage, each. */
const A_THIRD = 150;
const SPANS = 3 * A_THIRD;
/** The rig's retries live fifty times faster: so many milliseconds are one of their seconds. */
const RETRY_SECOND_MS = 20;
/** For one request, in the machine's own time. */
const TIMEOUT_MS = 250;

let store: EventStore;
let server: ScriptedServer;
let rig: HostRig;
const healthy: Script = (request) => store.take(request);

beforeEach(async () => {
  store = new EventStore();
  server = await scriptedServer(healthy);
  rig = hostRig({ baseUrl: server.baseUrl, timeoutMs: TIMEOUT_MS });
});

afterEach(async () => {
  rig.host.stop('shutdown');
  await rig.close();
  await server.close();
});

/** Makes `A_THIRD` spans over some turns of the loop, as an application would. */
async function make(from: number): Promise<void> {
  for (let serial = from; serial < from + A_THIRD; serial += 1) {
    rig.take(numberedRecord(serial));
    if (serial % 10 === 0) await delay(1);
  }
}

/** Spans before, during and after what `begin` begins and `end` ends `lastsMs` later, then a flush. */
async function survive(begin: () => unknown, lastsMs: number, end: () => unknown): Promise<void> {
  await make(0);
  await until('something is stored before the outage', () => store.size > 10);
  await begin();
  await make(A_THIRD);
  await delay(lastsMs);
  await end();
  await make(2 * A_THIRD);
  await rig.host.flush();
}

function expectClean(): void {
  expect(store.account(SPANS)).toEqual({ lost: [], twice: [] });
  expect(rig.stats()).toMatchObject({ accepted: SPANS, delivered: SPANS, dropped: {}, pending: 0 });
}

test('503 for forty seconds of the retrying: everything is stored, once', async () => {
  let refused = 0;
  await survive(
    () =>
      server.script(() => {
        refused += 1;
        return answer(503, '');
      }),
    40 * RETRY_SECOND_MS,
    () => server.script(healthy),
  );
  expectClean();
  // What was in flight, and probes: a queue that hammers would have asked hundreds of times.
  expect(refused).toBeGreaterThan(3);
  expect(refused).toBeLessThan(60);
});

test('429 with Retry-After: everything is stored, once', async () => {
  await survive(
    () => server.script(() => answer(429, '', { 'retry-after': '10' })),
    15 * RETRY_SECOND_MS,
    () => server.script(healthy),
  );
  expectClean();
});

test('connection refused: everything is stored, once', async () => {
  const port = Number(new URL(server.origin).port);
  await survive(
    () => server.close(),
    10 * RETRY_SECOND_MS,
    async () => {
      server = await scriptedServer(healthy, port);
    },
  );
  expectClean();
});

test.each<[string, Script]>([
  ['no answer', () => ({ kind: 'hang' })],
  ['a reset before the answer', () => ({ kind: 'closeBeforeAnswer' })],
  ['an answer cut off', () => ({ kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{' })],
])('%s, nothing stored meanwhile: everything is stored in the end, once', async (_name, faulty) => {
  await survive(
    () => server.script(faulty),
    2 * TIMEOUT_MS,
    () => server.script(healthy),
  );
  expectClean();
});

test.each<[string, Script]>([
  ['never comes', () => ({ kind: 'hang' })],
  ['is a reset', () => ({ kind: 'closeBeforeAnswer' })],
  ['is reset in the middle', () => ({ kind: 'resetMidBody', status: 201, body: '{"event_id":"1"}' })],
])('stored, but the answer %s: sent again under the same ids, so stored once', async (_name, faulty) => {
  await survive(
    () =>
      server.script((request) => {
        store.take(request);
        return faulty(request);
      }),
    2 * TIMEOUT_MS,
    () => server.script(healthy),
  );
  expectClean();
  expect(store.resent).toBeGreaterThan(0);
});
