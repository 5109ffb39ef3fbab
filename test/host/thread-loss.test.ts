import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIRECT } from '../../exporters/delivery/network';
import type { Host } from '../../exporters/host/host';
import { WorkerHost } from '../../exporters/host/worker/worker-host';
import { Budget } from '../../src/core/budget';
import { systemClock } from '../../src/core/clock';
import { Ledger } from '../../src/core/ledger';
import type { SessionRecord } from '../../src/core/span-record';
import { RECORD_BYTES, traceRecord, WITH_EXCEPTION } from '../delivery/support/host-rig';
import { recordedLogger } from '../delivery/support/recorded-logger';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';

const DYING_WORKER = join(__dirname, 'support/dying-worker.cjs');

let server: ScriptedServer;
let host: Host | undefined;

beforeAll(() => {
  if (!existsSync(join(__dirname, '../../dist/exporters/host/worker')))
    throw new Error('No build to test: run `npm run build` first.');
});
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(async () => {
  host?.stop('shutdown');
  await host?.close();
  await server.close();
});

/** A host whose thread dies at `place`, the first `times` times it gets there. */
function start(place: string, times = 1) {
  const ledger = new Ledger();
  const budget = new Budget({ maxItems: 100_000, maxBytes: 1_000_000_000 });
  const made = new WorkerHost({
    workerFile: DYING_WORKER,
    budget,
    clock: systemClock,
    logger: recordedLogger(),
    config: {
      baseUrl: server.baseUrl,
      apiKey: 'key',
      agentId: `${place} ${times}`,
      maxConcurrency: 8,
      timeoutMs: 5_000,
      retryForMs: 60_000,
      flushIntervalMs: 60_000,
      flushAt: 100,
      blobThresholdBytes: 65_536,
      prices: undefined,
      isSpooled: false,
      network: DIRECT,
    },
  });
  host = made;
  return {
    host: made,
    budget,
    take(...records: readonly SessionRecord[]) {
      for (const record of records) {
        ledger.accept();
        budget.take(RECORD_BYTES);
        made.accept(record, RECORD_BYTES);
      }
    },
    stats() {
      const counts = made.counts();
      return ledger.snapshot(counts.pending, counts);
    },
  };
}

const several = (count: number, from = 1): SessionRecord[] =>
  Array.from({ length: count }, (_, index) => traceRecord(from + index));

describe('a thread that dies between an event’s end and its count leaves exact books', () => {
  test.each([
    ['delivered', 200, { delivered: 5, dropped: {} }],
    ['recordsSettled', 200, { delivered: 5, dropped: {} }],
    ['bytesSettled', 200, { delivered: 5, dropped: {} }],
    ['drop', 400, { delivered: 0, dropped: { rejected: 5 } }],
  ] as const)('at %s', async (place, status, ends) => {
    server.script(({ path }) => answer(path.endsWith('events') ? status : 200));
    const { host, take, stats, budget } = start(place);
    take(...several(5));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 5, retries: 1, pending: 0, ...ends });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('and between the beginning of a second event and its count', async () => {
    const { host, take, stats } = start('extraAccepted');
    take(traceRecord(1, 'session', { status: { code: 'ERROR', message: 'boom' }, ...WITH_EXCEPTION }));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 2, retries: 1, delivered: 2, dropped: {}, pending: 0 });
  });
});

describe('what kills threads', () => {
  test('when mapped, is one event, and its batch is not', async () => {
    const { host, take, stats, budget } = start('poison', 99);
    take(...several(3), traceRecord(9, 'session', { name: 'poison' }), ...several(3, 20));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 7, delivered: 6, dropped: { internal_error: 1 }, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('when read, is one event too', async () => {
    const { host, take, stats } = start('content', 99);
    const poison = traceRecord(9, 'session', { attributes: { text: ['content'] } });
    take(...several(3), poison, ...several(3, 20));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 7, delivered: 6, dropped: { internal_error: 1 }, pending: 0 });
  });

  test('never comes to the application’s own thread, however much of it there is', async () => {
    const { host, take, stats } = start('poison', 99);
    const poison = [1, 2, 3].map((id) => traceRecord(id, 'session', { name: 'poison' }));
    take(...poison, ...several(3, 20));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 6, delivered: 3, dropped: { internal_error: 3 }, pending: 0 });
  });

  test('when read, is its batch where even reading past it kills', async () => {
    const { host, take, stats } = start('content', 99);
    // A name is read of every record.
    take(...several(3), traceRecord(9, 'session', { name: 'content' }));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 4, delivered: 0, dropped: { internal_error: 4 }, pending: 0 });
  });

  test('is not an event that was not even read', async () => {
    const { host, take, stats } = start('online', 4);
    take(...several(5));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 5, retries: 4, delivered: 5, dropped: {}, pending: 0 });
  });
});

test('a refused key stays refused when the thread dies: nobody asks again', async () => {
  server.script(() => answer(401));
  const { host, take, stats } = start('held');
  take(...several(5));
  await host.flush();
  await until('the thread has died', () => stats().retries === 1);
  take(...several(5, 10));
  await host.flush();
  await host.flush();
  expect(host.isHeld).toBe(true);
  expect(server.requests).toHaveLength(1);
  expect(stats()).toMatchObject({ accepted: 10, delivered: 0, pending: 10 });
  host.stop('shutdown');
  expect(stats()).toMatchObject({ dropped: { unauthorized: 10 }, pending: 0 });
});
