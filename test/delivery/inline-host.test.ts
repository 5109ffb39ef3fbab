import { FakeClock } from '../support/fake-clock';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { type HostRig, type HostRigOptions, hostRig, traceRecord, WITH_EXCEPTION } from './support/host-rig';
import { imbalance } from './support/rig';

let server: ScriptedServer;
const rigs: HostRig[] = [];

beforeEach(async () => {
  server = await scriptedServer();
});

afterEach(async () => {
  await Promise.all(rigs.splice(0).map((used) => used.close()));
  await server.close();
});

function start(options: Partial<HostRigOptions> = {}): HostRig {
  const made = hostRig({ baseUrl: server.baseUrl, ...options });
  rigs.push(made);
  return made;
}

const paths = (): string[] => server.requests.map(({ path }) => path.replace('/api/', ''));

describe('batches', () => {
  test('a lonely record goes after the interval, not before', async () => {
    const clock = new FakeClock();
    const { host, take } = start({ clock });
    take(traceRecord(1));
    await clock.advance(99);
    expect(server.requests).toEqual([]);
    await clock.advance(1);
    await host.flush();
    expect(paths()).toEqual(['initsession', 'events']);
  });

  test('flushAt records go at once', async () => {
    const clock = new FakeClock();
    const { take, stats } = start({ clock, flushAt: 3 });
    for (let id = 0; id < 3; id += 1) take(traceRecord(id));
    await clock.settle();
    await until('all are delivered', () => stats().delivered === 3);
  });

  test('a round of mapping ends after a slice, and the next one follows', async () => {
    const clock = new FakeClock();
    const { take, stats, host } = start({ clock, flushAt: 1 });
    let mapped = 0;
    for (let id = 0; id < 9; id += 1) {
      const slow = traceRecord(id);
      // Reading the record takes a millisecond.
      Object.defineProperty(slow, 'attributes', {
        get() {
          if (mapped < id + 1) {
            mapped = id + 1;
            clock.spend(1);
          }
          return {};
        },
      });
      take(slow);
    }
    let turns = 0;
    while (mapped < 9) {
      turns += 1;
      const before = mapped;
      await clock.soonOnce();
      expect(mapped - before).toBeLessThanOrEqual(2);
      expect(turns).toBeLessThan(20);
    }
    const flushed = host.flush();
    await clock.settle();
    await flushed;
    expect(stats().delivered).toBe(9);
  });
});

describe('accounts', () => {
  test('a record with an exception is two events, each in the ledger', async () => {
    const { host, take, stats, budget } = start();
    take(traceRecord(1, 'session', { status: { code: 'ERROR', message: 'boom' }, ...WITH_EXCEPTION }));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 2, delivered: 2, dropped: {}, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('a record that cannot be mapped is one lost record, not a dead pipeline', async () => {
    const { host, take, stats, budget, warnings } = start();
    const hostile = traceRecord(1);
    Object.defineProperty(hostile, 'attributes', {
      get() {
        throw new Error('a bug that quotes PRIVATE text');
      },
    });
    take(hostile);
    take(traceRecord(2));
    await host.flush();
    take(traceRecord(3));
    await host.flush();
    expect(stats()).toMatchObject({ accepted: 3, delivered: 2, dropped: { internal_error: 1 }, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
    expect(JSON.stringify(warnings)).not.toContain('PRIVATE');
    expect(warnings).toHaveLength(1);
  });
});

describe('flush', () => {
  test('with nothing to send resolves', async () => {
    await start().host.flush();
  });

  test('waits for what was taken before it while more keeps coming', async () => {
    server.script(() => ({ ...answer(200), afterMs: 3 }));
    const { host, take, stats } = start();
    let id = 0;
    for (; id < 20; id += 1) take(traceRecord(id));
    let done = false;
    void host.flush().then(() => {
      done = true;
    });
    const feeding = setInterval(() => {
      for (let times = 0; times < 10; times += 1) take(traceRecord(id++));
    }, 1);
    try {
      await until('the flush has ended', () => done);
      expect(stats().delivered).toBeGreaterThanOrEqual(20);
    } finally {
      clearInterval(feeding);
      host.stop('shutdown');
    }
    expect(imbalance(stats())).toBe(0);
  });

  test('includes the end of sessions', async () => {
    const { host, take, stats } = start();
    take(traceRecord(1));
    host.endSession('session');
    await host.flush();
    expect(paths()).toEqual(['initsession', 'events', 'updatesession']);
    expect(stats().sessions).toEqual({ opened: 1, ended: 1, rejected: 0 });
  });

  test('sessions that are not ours are left open', async () => {
    const { host, take } = start();
    take(traceRecord(1, 'theirs', { session: { id: 'theirs', source: 'baggage' } }));
    take(traceRecord(2, 'elsewhere', { session: { id: 'elsewhere', source: 'trace' } }));
    host.endAllSessions();
    await host.flush();
    expect(paths().filter((path) => path === 'updatesession')).toEqual([]);
  });
});

describe('stop', () => {
  test('drops what is left, mapped or not, at once, and releases a flush', async () => {
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

  test('of many unmapped records does not map them first', () => {
    const { host, take, stats } = start({ flushAt: 100_000 });
    let read = 0;
    const watched = traceRecord(1);
    Object.defineProperty(watched, 'attributes', {
      get() {
        read += 1;
        return {};
      },
    });
    for (let id = 0; id < 20_000; id += 1) take(watched);
    host.stop('shutdown');
    expect(read).toBe(0);
    expect(stats()).toMatchObject({ dropped: { shutdown: 20_000 }, pending: 0 });
  });

  test('a refused key spares the application the mapping of what follows', async () => {
    server.script(() => answer(401, '{"detail":"bad key"}'));
    const { host, take, stats, warnings } = start();
    take(traceRecord(1));
    await host.flush();
    const watched = traceRecord(2);
    let read = 0;
    Object.defineProperty(watched, 'attributes', {
      get() {
        read += 1;
        return {};
      },
    });
    take(watched);
    await host.flush();
    expect(read).toBe(0);
    expect(host.isHeld).toBe(true);
    expect(stats()).toMatchObject({ accepted: 2, dropped: {}, pending: 2 });
    host.stop('shutdown');
    expect(read).toBe(0);
    expect(stats()).toMatchObject({ accepted: 2, dropped: { unauthorized: 2 }, pending: 0 });
    expect(warnings).toHaveLength(1);
  });
});
