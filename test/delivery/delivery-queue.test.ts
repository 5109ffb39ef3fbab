import { DeliveryQueue } from '../../exporters/delivery/delivery-queue';
import type { Item } from '../../exporters/delivery/item';
import { Slots } from '../../exporters/delivery/slots';
import type { WireRequest } from '../../exporters/delivery/transport';
import { Ledger } from '../../src/core/ledger';
import { FakeClock } from '../support/fake-clock';
import { answer } from '../support/scripted-server';
import { until } from '../support/until';
import { item, opening } from './support/items';
import { recordedLogger } from './support/recorded-logger';
import { imbalance } from './support/rig';
import { scriptedRigs } from './support/scripted-rigs';
import { scriptedTransport } from './support/scripted-transport';

const rigs = scriptedRigs();

describe('order', () => {
  test('an opening is answered before its first item goes out, and closed after its last was answered', async () => {
    rigs.server.script(({ path }) => ({ ...answer(200), afterMs: path.endsWith('open') ? 30 : 5 }));
    const { take, queue, stats } = rigs.start();
    for (let id = 0; id < 20; id += 1) take(item(id));
    queue.close('a');
    await queue.whenSettled();
    expect(rigs.paths()).toEqual(['open', ...Array(20).fill('items'), 'close']);
    const [open, ...rest] = rigs.server.requests;
    const close = rest.pop();
    for (const { receivedMs } of rest)
      expect(receivedMs).toBeGreaterThanOrEqual(open?.answeredMs ?? Number.NaN);
    for (const { answeredMs } of rest)
      expect(close?.receivedMs).toBeGreaterThanOrEqual(answeredMs ?? Number.NaN);
    expect(stats()).toMatchObject({
      delivered: 20,
      pending: 0,
      sessions: { opened: 1, ended: 1, rejected: 0 },
    });
  });

  test('items carry the value the opening’s answer gave', async () => {
    rigs.server.script(({ path }) => answer(200, path.endsWith('open') ? '{"id":"server-side"}' : '{}'));
    const { take, queue } = rigs.start();
    const renamed = {
      ...opening('a'),
      resolve: (body: string) => String(Reflect.get(JSON.parse(body), 'id')),
    };
    take(item(1, renamed));
    queue.close('a');
    await queue.whenSettled();
    expect(rigs.server.requests.map(({ body }) => Reflect.get(JSON.parse(body), 'key'))).toEqual([
      'a',
      'server-side',
      'server-side',
    ]);
  });

  test('an opening nobody used, one that is not ours, and an unknown key are not closed', async () => {
    const { take, queue } = rigs.start();
    queue.close('unknown');
    take(item(1, opening('theirs', { ours: false })));
    queue.closeAll();
    queue.close('theirs');
    await queue.whenSettled();
    expect(rigs.paths()).toEqual(['open', 'items']);
  });

  test('an item that comes after the closing opens again', async () => {
    const { take, queue, stats } = rigs.start();
    take(item(1));
    queue.close('a');
    await queue.whenSettled();
    take(item(2));
    queue.closeAll();
    await queue.whenSettled();
    expect(rigs.paths()).toEqual(['open', 'items', 'close', 'open', 'items', 'close']);
    expect(stats().sessions).toEqual({ opened: 2, ended: 2, rejected: 0 });
  });
});

describe('whenSettled', () => {
  test('resolves at once when nothing is owed', async () => {
    const { queue } = rigs.start();
    await queue.whenSettled();
  });

  test('waits for closings that were asked for before it', async () => {
    rigs.server.script(({ path }) => ({ ...answer(200), afterMs: path.endsWith('close') ? 50 : 0 }));
    const { take, queue, stats } = rigs.start();
    take(item(1));
    queue.close('a');
    await queue.whenSettled();
    expect(stats().sessions.ended).toBe(1);
  });

  test('waits for what was taken before it, not for what keeps coming', async () => {
    rigs.server.script(() => ({ ...answer(200), afterMs: 5 }));
    const { take, queue, stats } = rigs.start({ maxConcurrency: 2 });
    let id = 0;
    for (; id < 20; id += 1) take(item(id));
    let settled = false;
    const flushed = queue.whenSettled().then(() => {
      settled = true;
    });
    // Two for each one that leaves: the queue is never empty again.
    const feeding = setInterval(() => {
      if (settled) return;
      take(item(id++));
      take(item(id++));
    }, 2);
    await Promise.race([flushed, until('the flush has ended', () => settled)]);
    clearInterval(feeding);
    expect(stats().delivered).toBeGreaterThanOrEqual(20);
    expect(queue.size).toBeGreaterThan(0);
  });

  test('each of several flushes waits for the ones before it', async () => {
    rigs.server.script(() => ({ ...answer(200), afterMs: 5 }));
    const { take, queue } = rigs.start({ maxConcurrency: 1 });
    const order: number[] = [];
    const flushes = [0, 1, 2].map((number) => {
      if (number !== 1) take(item(number));
      return queue.whenSettled().then(() => order.push(number));
    });
    await Promise.all(flushes);
    expect(order).toEqual([0, 1, 2]);
  });
});

describe('stop', () => {
  test('aborts what is in flight, drops the rest at once, and whoever waits is released', async () => {
    rigs.server.script(({ path }) => (path.endsWith('open') ? answer(200) : { kind: 'hang' }));
    const { take, queue, stats, budget } = rigs.start({ maxConcurrency: 4 });
    for (let id = 0; id < 50; id += 1) take(item(id));
    take(item(50, opening('never opened')));
    queue.close('a');
    await until('requests hang', () => rigs.count('items') === 4);
    const settled = queue.whenSettled();
    queue.stop('shutdown');
    expect(imbalance(stats())).toBe(0);
    await settled;
    expect(stats()).toMatchObject({ delivered: 0, dropped: { shutdown: 51 }, pending: 0 });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
    await until('the connections are closed', () => rigs.server.concurrency().now === 0);
    expect(rigs.count('close')).toBe(0);
  });

  test('while an opening is in flight', async () => {
    rigs.server.script(() => ({ kind: 'hang' }));
    const { take, queue, stats } = rigs.start();
    for (let id = 0; id < 10; id += 1) take(item(id));
    queue.close('a');
    await until('the opening hangs', () => rigs.count('open') === 1);
    queue.stop('shutdown');
    await queue.whenSettled();
    expect(stats()).toMatchObject({ dropped: { shutdown: 10 }, pending: 0 });
  });

  test('twice keeps the first reason; later items are dropped with it', async () => {
    const { take, queue, stats } = rigs.start();
    queue.stop('shutdown');
    queue.stop('unauthorized');
    take(item(1));
    await queue.whenSettled();
    expect(stats().dropped).toEqual({ shutdown: 1 });
    expect(rigs.server.requests).toEqual([]);
  });

  test('of a full queue takes no longer than a blink', () => {
    rigs.server.script(() => ({ kind: 'hang' }));
    const { take, queue, stats } = rigs.start();
    for (let id = 0; id < 100_000; id += 1) take(item(id));
    const startedMs = performance.now();
    queue.stop('shutdown');
    expect(performance.now() - startedMs).toBeLessThan(500);
    expect(stats()).toMatchObject({ dropped: { shutdown: 100_000 }, pending: 0 });
  });
});

describe('outage', () => {
  test('an opening tried in vain costs those who waited all the while, not those who came later', async () => {
    rigs.server.script(() => answer(503, ''));
    const { take, queue, stats } = rigs.start({ retryForMs: 2_000 });
    take(item(1));
    await until('the opening has been tried', () => rigs.count('open') >= 1);
    take(item(2));
    take(item(3));
    await until('the first is given up', () => stats().dropped['retry_exhausted'] !== undefined);
    expect(stats()).toMatchObject({ dropped: { retry_exhausted: 1 }, pending: 2 });
    rigs.server.script(() => answer(200));
    queue.close('a');
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 2, dropped: { retry_exhausted: 1 }, pending: 0 });
    expect(stats().sessions).toEqual({ opened: 1, ended: 1, rejected: 0 });
  });
});

describe('the application comes first', () => {
  function slow(buildMs: number, maxConcurrency: number) {
    const clock = new FakeClock();
    const turnsMs: number[] = [];
    const transport = scriptedTransport<WireRequest>(clock);
    const queue = new DeliveryQueue({
      transport,
      ledger: new Ledger(),
      clock: {
        nowMs: () => clock.nowMs(),
        monotonicMs: () => clock.monotonicMs(),
        after: (delayMs, fn) => clock.after(delayMs, fn),
        soon: (fn) =>
          clock.soon(() => {
            turnsMs.push(clock.monotonicMs());
            fn();
          }),
      },
      logger: recordedLogger(),
      slots: new Slots({ current: maxConcurrency }),
    });
    const costly = (id: number): Item => {
      const plain = item(id);
      return {
        ...plain,
        build(value) {
          clock.spend(buildMs);
          return plain.build(value);
        },
      };
    };
    return { clock, queue, transport, costly, turnsMs };
  }

  test('a round of sending ends after a slice', async () => {
    const { clock, queue, transport, costly, turnsMs } = slow(1.5, 64);
    for (let id = 0; id < 40; id += 1) queue.enqueue(costly(id));
    transport.open()[0]?.end({ status: 'ok', body: '' });
    await clock.settle();
    expect(transport.open()).toHaveLength(40);
    const rounds = turnsMs.slice(1).map((ms, index) => ms - (turnsMs[index] ?? 0));
    expect(rounds.length).toBeGreaterThanOrEqual(18);
    expect(Math.max(...rounds)).toBeLessThanOrEqual(3);
  });

  test('a slice that is used up is used up for all who ask', async () => {
    const { clock, queue, transport, costly } = slow(3, 64);
    queue.enqueue(item(0));
    transport.open()[0]?.end({ status: 'ok', body: '' });
    await clock.settle();
    const beforeMs = clock.monotonicMs();
    for (let id = 1; id <= 40; id += 1) queue.enqueue(costly(id));
    expect(clock.monotonicMs() - beforeMs).toBe(3);
    await clock.settle();
    expect(transport.open()).toHaveLength(41);
  });

  test('no more requests are in flight than allowed', async () => {
    const { clock, queue, transport, costly } = slow(0, 3);
    for (let id = 0; id < 10; id += 1) queue.enqueue(costly(id));
    transport.open()[0]?.end({ status: 'ok', body: '' });
    await clock.settle();
    expect(transport.open()).toHaveLength(3);
    transport.open()[0]?.end({ status: 'ok', body: '' });
    await clock.settle();
    expect(transport.open()).toHaveLength(3);
  });
});
