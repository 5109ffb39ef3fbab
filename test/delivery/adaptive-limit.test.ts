import { AdaptiveLimit } from '../../exporters/delivery/adaptive-limit';
import { Slots } from '../../exporters/delivery/slots';
import { FakeClock } from '../support/fake-clock';

/** A server as queueing theory has it: so many at once, each for `serviceMs`, and a way there and back. */
interface Server {
  rttMs: number;
  serviceMs: number;
  readonly workers: number;
  /** From so many at once on it answers 429. */
  refusesFrom: number;
}

/** Always more to send than may be in flight, for so long; returns the limits there were, one for each millisecond. */
function load(limit: AdaptiveLimit, clock: FakeClock, server: Server, forMs: number): number[] {
  const slots = new Slots(limit);
  const freeAtMs = Array.from({ length: server.workers }, () => 0);
  let waiting = 0;
  let running = true;
  const send = (): void => {
    const sentMs = clock.monotonicMs();
    const isRefused = waiting >= server.refusesFrom;
    waiting += 1;
    const worker = freeAtMs.indexOf(Math.min(...freeAtMs));
    const begunMs = Math.max(sentMs + server.rttMs / 2, freeAtMs[worker] ?? 0);
    if (!isRefused) freeAtMs[worker] = begunMs + server.serviceMs;
    const endMs = isRefused ? sentMs + server.rttMs : begunMs + server.serviceMs + server.rttMs / 2;
    clock.after(endMs - sentMs, () => {
      waiting -= 1;
      limit.observe(clock.monotonicMs() - sentMs, isRefused ? 'overloaded' : 'answered', slots.taken);
      slots.release();
    });
  };
  slots.onFree = () => {
    while (running && slots.tryTake()) send();
  };
  slots.onFree();
  const seen: number[] = [];
  for (let ms = 0; ms < forMs; ms += 1) {
    clock.run(1);
    seen.push(limit.current);
  }
  running = false;
  clock.run(1_000);
  return seen;
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b));
}

function limitOf(max = 512): { readonly clock: FakeClock; readonly limit: AdaptiveLimit } {
  const clock = new FakeClock();
  return { clock, limit: new AdaptiveLimit({ max, clock }) };
}

const FAR: Server = { rttMs: 50, serviceMs: 0, workers: 1, refusesFrom: Number.POSITIVE_INFINITY };
/** 20,000 requests a second, as one core of a sink takes them. */
const NEAR: Server = { rttMs: 0.3, serviceMs: 0.05, workers: 1, refusesFrom: Number.POSITIVE_INFINITY };

describe('adaptive limit', () => {
  test('50 ms away it finds the 400 that 8,000 a second need, within three seconds', () => {
    const { clock, limit } = limitOf();
    const seen = load(limit, clock, FAR, 3_000);
    expect(seen[0]).toBe(16);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(400);
  });

  test('nearby it stays small: more would only wait in line', () => {
    const { clock, limit } = limitOf();
    const seen = load(limit, clock, NEAR, 2_000);
    expect(most(seen)).toBeLessThanOrEqual(128);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(32);
  });

  test('nearby it stays small for minutes, however often the shortest latency is measured afresh', () => {
    const { clock, limit } = limitOf();
    const slow = { ...NEAR, rttMs: 12, serviceMs: 2 };
    const seen = load(limit, clock, slow, 200_000);
    expect(most(seen)).toBeLessThanOrEqual(128);
  });

  test('a far server that can do less gets what it can do and little more', () => {
    const { clock, limit } = limitOf();
    // 2,000 a second over 50 ms are 100 in flight.
    const seen = load(limit, clock, { ...FAR, serviceMs: 0.5 }, 5_000);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(100);
    expect(most(seen)).toBeLessThanOrEqual(256);
  });

  test('a server that says it is too much is left alone, and asked for more again', () => {
    const { clock, limit } = limitOf();
    const server = { ...FAR };
    load(limit, clock, server, 3_000);
    server.refusesFrom = 100;
    const seen = load(limit, clock, server, 3_000);
    expect(seen.reduce((a, b) => Math.min(a, b))).toBeLessThanOrEqual(100);
    expect(seen.at(-1)).toBeLessThanOrEqual(140);
    server.refusesFrom = Number.POSITIVE_INFINITY;
    const later = load(limit, clock, server, 8_000);
    expect(later.at(-1)).toBeGreaterThanOrEqual(400);
  });

  test('never goes below 1, and grows from there', () => {
    const { clock, limit } = limitOf();
    for (let round = 0; round < 100; round += 1) {
      clock.spend(10);
      limit.observe(5, 'overloaded', 1);
      expect(limit.current).toBeGreaterThanOrEqual(1);
    }
    expect(limit.current).toBe(1);
    const seen = load(limit, clock, FAR, 5_000);
    expect(seen.at(-1)).toBeGreaterThan(100);
  });

  test('what fails at once because of the same overload counts once', () => {
    const { clock, limit } = limitOf();
    clock.spend(30_000);
    for (let index = 0; index < 16; index += 1) limit.observe(30_000, 'overloaded', 16);
    expect(limit.current).toBe(8);
  });

  test('grows only while all of it is used', () => {
    const { clock, limit } = limitOf();
    for (let index = 0; index < 10_000; index += 1) {
      clock.spend(10);
      limit.observe(5, 'answered', 4);
    }
    expect(limit.current).toBe(16);
  });

  test('a way that has become longer is told from a queue within seconds', () => {
    const { clock, limit } = limitOf();
    const server = { ...FAR, rttMs: 5 };
    load(limit, clock, server, 2_000);
    server.rttMs = 50;
    const seen = load(limit, clock, server, 5_000);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(400);
  });

  test('a queue that has become longer is not taken for a way', () => {
    const { clock, limit } = limitOf();
    const server = { ...FAR, rttMs: 2, serviceMs: 0.1 };
    load(limit, clock, server, 2_000);
    // Four times as slow: nothing is won by asking for more at once.
    Object.assign(server, { serviceMs: 0.4 });
    const seen = load(limit, clock, server, 28_000);
    expect(most(seen)).toBeLessThanOrEqual(128);
  });

  test('never exceeds what was configured', () => {
    for (const max of [1, 5, 100]) {
      const { clock, limit } = limitOf(max);
      const seen = load(limit, clock, FAR, 1_000);
      expect(most(seen)).toBe(max);
    }
  });
});
