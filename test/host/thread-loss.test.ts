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
