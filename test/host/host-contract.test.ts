import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIRECT } from '../../exporters/delivery/network';
import { createDispatcher, type DispatcherConfig } from '../../exporters/host/create-dispatcher';
import type { Host } from '../../exporters/host/host';
import { InlineHost } from '../../exporters/host/inline-host';
import { WorkerHost } from '../../exporters/host/worker/worker-host';
import { Budget } from '../../src/core/budget';
import { systemClock } from '../../src/core/clock';
import { Ledger } from '../../src/core/ledger';
import type { SessionRecord } from '../../src/core/span-record';
import { RECORD_BYTES, traceRecord, WITH_EXCEPTION } from '../delivery/support/host-rig';
import { type RecordedLogger, recordedLogger } from '../delivery/support/recorded-logger';
import { imbalance } from '../delivery/support/rig';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';

/** A thread runs the build, as an application's does. */
const WORKER_FILE = join(__dirname, '../../dist/exporters/host/worker/delivery-worker.js');

let server: ScriptedServer;
const hosts: Host[] = [];

beforeAll(() => {
  if (!existsSync(WORKER_FILE)) throw new Error('No build to test: run `npm run build` first.');
});

beforeEach(async () => {
  server = await scriptedServer();
});

afterEach(async () => {
  for (const host of hosts.splice(0)) {
    host.stop('shutdown');
    await host.close();
  }
  await server.close();
});

interface Rig {
  readonly host: Host;
  readonly budget: Budget;
  readonly logger: RecordedLogger;
  take(record: SessionRecord): void;
  stats(): ReturnType<Ledger['snapshot']>;
}

const MODES = {
  inline(config: DispatcherConfig, shared: Shared): Host {
    const { dispatcher, close } = createDispatcher(config, shared);
    return new InlineHost({ ...shared, dispatcher, close });
  },
  worker: (config: DispatcherConfig, shared: Shared): Host =>
    new WorkerHost({ ...shared, config, workerFile: WORKER_FILE }),
  /** What a worker host is where there is no file for a thread to run: bundled, say. */
  'worker without a thread': (config: DispatcherConfig, shared: Shared): Host =>
    new WorkerHost({ ...shared, config, workerFile: '/there/is/no/such/file.js' }),
};

interface Shared {
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly clock: typeof systemClock;
  readonly logger: RecordedLogger;
}

describe.each(Object.entries(MODES))('host contract: %s', (_mode, makeHost) => {
  function start(options: Partial<DispatcherConfig> = {}): Rig {
    const shared = {
      ledger: new Ledger(),
      budget: new Budget({ maxItems: 100_000, maxBytes: 1_000_000_000 }),
      clock: systemClock,
      logger: recordedLogger(),
    };
    const config: DispatcherConfig = {
      baseUrl: server.baseUrl,
      apiKey: 'key',
      agentId: 'agent',
      maxConcurrency: 8,
      timeoutMs: 5_000,
      retryForMs: 60_000,
      flushIntervalMs: 20,
      flushAt: 10,
      blobThresholdBytes: 65_536,
      prices: undefined,
      isSpooled: false,
      network: DIRECT,
      ...options,
    };
    const host = makeHost(config, shared);
    hosts.push(host);
    return {
      host,
      budget: shared.budget,
      logger: shared.logger,
      take(record) {
        shared.ledger.accept();
        shared.budget.take(RECORD_BYTES);
        host.accept(record, RECORD_BYTES);
      },
      stats() {
        const counts = host.counts();
        return shared.ledger.snapshot(counts.pending, counts);
      },
    };
  }

  const paths = (): string[] => server.requests.map(({ path }) => path.replace('/api/', ''));

  test('a record alone goes after the interval, its session first', async () => {
    const { take, stats } = start();
    take(traceRecord(1));
    await until('it is delivered', () => stats().delivered === 1);
    expect(paths()).toEqual(['initsession', 'events']);
  });

  test('a flush waits for all that was taken before it, the ends of sessions too', async () => {
    const { host, take, stats, budget } = start({ flushIntervalMs: 60_000, flushAt: 10_000 });
    for (let id = 0; id < 150; id += 1) take(traceRecord(id, `session ${id % 3}`));
    host.endSession('session 1');
    host.endAllSessions();
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 150, delivered: 150, dropped: {}, pending: 0 });
    expect(stats().sessions).toEqual({ opened: 3, ended: 3, rejected: 0 });
    expect(paths().slice(-1)).toEqual(['updatesession']);
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('a record with an exception is two events, each in the books', async () => {
    const { host, take, stats, budget } = start();
    take(traceRecord(1, 'session', { status: { code: 'ERROR', message: 'boom' }, ...WITH_EXCEPTION }));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 2, delivered: 2, dropped: {}, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('a record that cannot be read costs itself alone, and its text is not told', async () => {
    const { host, take, stats, budget, logger } = start();
    const hostile = traceRecord(1);
    Object.defineProperty(hostile, 'attributes', {
      get() {
        throw new Error('a bug that quotes PRIVATE text');
      },
    });
    take(traceRecord(0));
    take(hostile);
    take(traceRecord(2));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 3, delivered: 2, dropped: { internal_error: 1 }, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
    expect(JSON.stringify(logger.warnings)).not.toContain('PRIVATE');
  });

  test('what the backend refuses is dropped with its reason', async () => {
    server.script(({ path, body }) => answer(path.endsWith('events') && body.includes('bad') ? 400 : 200));
    const { host, take, stats } = start();
    take(traceRecord(1, 'session', { name: 'bad' }));
    take(traceRecord(2));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 2, delivered: 1, dropped: { rejected: 1 }, pending: 0 });
  });

  test('an outage loses nothing and stores nothing twice', async () => {
    let down = true;
    server.script(() => (down ? answer(503) : answer(200)));
    const { host, take, stats } = start();
    for (let id = 0; id < 30; id += 1) take(traceRecord(id));
    await until('the outage is felt', () => server.requests.length > 0);
    expect(imbalance(stats())).toBe(0);
    down = false;
    await host.flush();
    const stored = server.requests.filter(({ path }) => path.endsWith('events'));
    expect(new Set(stored.map(({ body }) => JSON.parse(body).client_event_id)).size).toBe(30);
    expect(stats()).toMatchObject({ delivered: 30, pending: 0 });
  });

  test('stop drops what is left at once, releases a flush, and the books are exact', async () => {
    server.script(() => ({ kind: 'hang' }));
    const { host, take, stats, budget } = start({ flushAt: 5 });
    for (let id = 0; id < 5; id += 1) take(traceRecord(id));
    await until('the opening hangs', () => server.requests.length === 1);
    for (let id = 5; id < 8; id += 1) take(traceRecord(id));
    host.endAllSessions();
    const flushed = host.flush();
    host.stop('shutdown');
    expect(stats()).toMatchObject({ accepted: 8, delivered: 0, dropped: { shutdown: 8 }, pending: 0 });
    await flushed;
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
    take(traceRecord(9));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 9, dropped: { shutdown: 9 }, pending: 0 });
  });

  test('a flush with nothing to send resolves, and so does closing what was never used', async () => {
    const { host } = start();
    await host.flush();
    host.stop('shutdown');
    await host.close();
    expect(server.requests).toEqual([]);
  });

  const bodies = (): unknown[] =>
    server.requests.map(({ path, body }) => {
      const { current_time: _now, session_id, client_event_id, ...said } = JSON.parse(body);
      return client_event_id === undefined
        ? { [path.replace('/api/', '')]: said, session_id }
        : { event: session_id };
    });
  /** As its owner names a session, by a span's attribute. */
  const owned = (id: number, session = 'mine'): SessionRecord =>
    traceRecord(id, session, { session: { id: session, source: 'attribute' } });

  test("an owner's words arrive in their order, the end after the last event", async () => {
    const { host, take, stats, budget } = start({ flushIntervalMs: 60_000, flushAt: 10_000 });
    host.command({ open: 'mine', fields: { session_name: 'n', tags: ['a'] }, endsWithProcess: false });
    for (let task = 1; task <= 5; task += 1)
      host.command({ update: 'mine', fields: { task: `task ${task}`, none: undefined } });
    take(owned(1));
    take(owned(2));
    host.command({ end: 'mine', fields: { is_successful: false, session_eval: 0.5 } });
    await host.flush();
    const of = (path: string) => bodies().filter((body) => Object.hasOwn(Object(body), path));
    expect(bodies()[0]).toEqual({
      initsession: { agent_id: 'agent', session_name: 'n', tags: ['a'] },
      session_id: 'mine',
    });
    expect(of('updatesession')).toEqual([
      ...[1, 2, 3, 4, 5].map((task) => ({ updatesession: { task: `task ${task}` }, session_id: 'mine' })),
      {
        updatesession: { is_successful: false, session_eval: 0.5, is_finished: true },
        session_id: 'mine',
      },
    ]);
    expect(bodies().at(-1)).toHaveProperty('updatesession.is_finished', true);
    expect([of('initsession').length, of('event').length]).toEqual([1, 2]);
    expect(stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0, dropped: {} });
    expect(stats().sessions).toEqual({ opened: 1, ended: 1, rejected: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('what comes after the end opens nothing again, until its owner does', async () => {
    const { host, take } = start();
    host.command({ open: 'mine', fields: {}, endsWithProcess: true });
    host.command({ end: 'mine', fields: {} });
    await host.flush();
    host.command({ update: 'mine', fields: { task: 'late' } });
    take(owned(1));
    await host.flush();
    expect(paths()).toEqual(['initsession', 'updatesession', 'updatesession', 'events']);
    host.command({ open: 'mine', fields: { task: 'again' }, endsWithProcess: true });
    await host.flush();
    host.endAllSessions();
    await host.flush();
    expect(bodies().slice(4)).toEqual([
      { initsession: { agent_id: 'agent', task: 'again' }, session_id: 'mine' },
      { updatesession: { is_finished: true }, session_id: 'mine' },
    ]);
  });

  test('an owner that comes after the first event is heard all the same', async () => {
    const { host, take } = start();
    take(owned(1));
    await host.flush();
    host.command({ open: 'mine', fields: { session_name: 'late' }, endsWithProcess: true });
    await host.flush();
    expect(bodies().slice(2)).toEqual([
      { initsession: { agent_id: 'agent', session_name: 'late' }, session_id: 'mine' },
    ]);
  });

  test('only what ends with the process is ended by it', async () => {
    const { host } = start();
    host.command({ open: 'stays', fields: {}, endsWithProcess: false });
    host.command({ open: 'ends', fields: {}, endsWithProcess: true });
    host.endAllSessions();
    await host.flush();
    const ended = server.requests.filter(({ path }) => path.endsWith('updatesession'));
    expect(ended.map(({ body }) => JSON.parse(body).session_id)).toEqual(['ends']);
  });

  test('who opens a session hears what became of it', async () => {
    server.script(({ body }) => answer(body.includes('bad') ? 400 : 200));
    const { host, logger } = start();
    const outcomes = new Map<string, unknown>();
    for (const id of ['good', 'bad'])
      host.command({ open: id, fields: {}, endsWithProcess: false }, (outcome) => outcomes.set(id, outcome));
    await host.flush();
    await until('both are known', () => outcomes.size === 2);
    expect([...outcomes].sort()).toEqual([
      ['bad', { dropped: 'session_rejected' }],
      ['good', 'delivered'],
    ]);
    expect(logger.warnings.map(({ reason }) => reason)).toEqual(['session_rejected']);
  });

  test('law 8: words that nobody takes are bounded, and one line says so', async () => {
    server.script(() => ({ kind: 'hang' }));
    const { host, logger } = start({ flushAt: 64 });
    const dropped: unknown[] = [];
    for (let id = 0; id < 50_200; id += 1) {
      host.command({ open: `s${id}`, fields: {}, endsWithProcess: false }, (outcome) =>
        dropped.push(outcome),
      );
    }
    expect(dropped.length).toBeGreaterThan(100);
    expect(dropped.length).toBeLessThanOrEqual(200);
    expect(dropped[0]).toEqual({ dropped: 'queue_full' });
    expect(logger.warnings.map(({ reason }) => reason)).toContain('session_queue_full');
  });

  test('an outage loses no word of an owner', async () => {
    let down = true;
    server.script(() => (down ? answer(503) : answer(200)));
    const { host } = start();
    host.command({ open: 'mine', fields: { session_name: 'n' }, endsWithProcess: false });
    host.command({ update: 'mine', fields: { task: 't' } });
    host.command({ end: 'mine', fields: { is_successful: true } });
    await until('the outage is felt', () => server.requests.length > 0);
    down = false;
    await host.flush();
    expect(bodies().slice(-3)).toEqual([
      { initsession: { agent_id: 'agent', session_name: 'n' }, session_id: 'mine' },
      { updatesession: { task: 't' }, session_id: 'mine' },
      { updatesession: { is_successful: true, is_finished: true }, session_id: 'mine' },
    ]);
  });

  test('5,000 records at once are all delivered', async () => {
    const { host, take, stats, budget } = start({ maxConcurrency: 32 });
    const text = 'wörter und 東京 '.repeat(100);
    for (let id = 0; id < 5_000; id += 1)
      take(traceRecord(id, 'session', { attributes: { text: text + id } }));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 5_000, delivered: 5_000, dropped: {}, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  }, 60_000);
});
