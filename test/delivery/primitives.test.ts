import fc from 'fast-check';
import { backoffMs } from '../../exporters/delivery/backoff';
import { Openings } from '../../exporters/delivery/openings';
import { Waves } from '../../exporters/delivery/waves';
import { Budget } from '../../src/core/budget';
import { Fifo } from '../../src/core/fifo';
import { opening } from './support/items';

describe('Fifo', () => {
  test('behaves as an array with push and shift, over any sequence', () => {
    // Bursts long enough to cross the place where it compacts.
    const steps = fc.array(fc.record({ push: fc.boolean(), times: fc.integer({ min: 1, max: 1_500 }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (bursts) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        let next = 0;
        for (const { push, times } of bursts) {
          for (let time = 0; time < times; time += 1) {
            if (push) {
              fifo.push(next);
              model.push(next);
              next += 1;
            } else if (fifo.take() !== model.shift()) {
              return false;
            }
            if (fifo.length !== model.length) return false;
          }
        }
        return true;
      }),
      { numRuns: 60 },
    );
  });

  test('takes 200,000 items in time linear in their number', () => {
    const fifo = new Fifo<number>();
    for (let item = 0; item < 200_000; item += 1) fifo.push(item);
    const startedMs = performance.now();
    for (let item = 0; item < 200_000; item += 1) fifo.take();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(fifo.take()).toBeUndefined();
  });
});

describe('Budget', () => {
  test('never lets more in than its limits, and gives back what it took', () => {
    const takes = fc.array(fc.record({ bytes: fc.nat(400), release: fc.boolean() }), { maxLength: 200 });
    fc.assert(
      fc.property(takes, fc.nat(20), fc.nat(2_000), (steps, maxItems, maxBytes) => {
        const budget = new Budget({ maxItems, maxBytes });
        const held: number[] = [];
        for (const { bytes, release } of steps) {
          const before = held.reduce((sum, item) => sum + item, 0);
          const room = held.length < maxItems && before + bytes <= maxBytes;
          if (budget.tryTake(bytes) !== room) return false;
          if (room) held.push(bytes);
          const oldest = release ? held.shift() : undefined;
          if (oldest !== undefined) budget.release(oldest);
          const sum = held.reduce((total, item) => total + item, 0);
          if (budget.items !== held.length || budget.bytes !== sum) return false;
          if (budget.items > maxItems || budget.bytes > maxBytes) return false;
        }
        return true;
      }),
    );
  });

  test('what belongs to an item that is already in needs no room', () => {
    const budget = new Budget({ maxItems: 1, maxBytes: 10 });
    expect(budget.tryTake(10)).toBe(true);
    budget.take(0);
    expect(budget.items).toBe(2);
    expect(budget.tryTake(0)).toBe(false);
  });
});

describe('backoff', () => {
  test('lies within half of its base, and its base between 500 ms and 6.7 s, or 30 s for an item that fails alone', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), chance, fc.boolean(), (attempt, random, isAlone) => {
        const base = Math.min(500 * 1.5 ** (attempt - 1), isAlone ? 30_000 : 10_000 / 1.5);
        const delayMs = backoffMs(attempt, () => random, isAlone);
        expect(Number.isSafeInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(Math.floor(base / 2));
        expect(delayMs).toBeLessThanOrEqual(Math.ceil(base * 1.5));
      }),
    );
  });

  test('grows with the attempt and uses all of its jitter', () => {
    expect([1, 2, 3].map((attempt) => backoffMs(attempt, () => 0.5))).toEqual([500, 750, 1_125]);
    expect([0, 0.5, 1].map((random) => backoffMs(1, () => random))).toEqual([250, 500, 750]);
    expect([0, 0.5, 1].map((random) => backoffMs(1_000, () => random))).toEqual([3_333, 6_667, 10_000]);
    expect(backoffMs(1_000, () => 0.5, true)).toBe(30_000);
  });
});

describe('Waves', () => {
  test('a flush ends exactly when all that entered before it has left', async () => {
    const steps = fc.array(fc.oneof(fc.constant('enter'), fc.constant('flush'), fc.nat(50)), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (actions) => {
        const waves = new Waves();
        const inside: { readonly number: number; readonly wave: ReturnType<Waves['enter']> }[] = [];
        const flushes: { readonly before: number; done: boolean }[] = [];
        let entered = 0;
        for (const action of actions) {
          if (action === 'enter') {
            inside.push({ number: entered, wave: waves.enter() });
            entered += 1;
          } else if (action === 'flush') {
            const flush = { before: entered, done: false };
            flushes.push(flush);
            void waves.whenSettled().then(() => {
              flush.done = true;
            });
          } else {
            const [leaving] = inside.splice(Number(action) % Math.max(inside.length, 1), 1);
            if (leaving !== undefined) waves.leave(leaving.wave);
          }
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          for (const { before, done } of flushes) {
            expect(done).toBe(inside.every(({ number }) => number >= before));
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('Openings', () => {
  test('forgets the least recently used that is settled, and never one in use', () => {
    const openings = new Openings();
    const used = openings.of(opening('used'));
    used.unsettled = 1;
    const recent = opening('recent');
    openings.of(opening('oldest'));
    openings.of(recent);
    for (let number = 0; number < 9_997; number += 1) openings.of(opening(`filler ${number}`));
    openings.of(recent);
    openings.of(opening('one more'));
    expect(openings.find('used')).toBe(used);
    expect(openings.find('oldest')).toBeUndefined();
    expect(openings.find('recent')).toBeDefined();
    expect(openings.size).toBe(10_000);
  });

  test('with 40,000 in use, a new one does not cost a look at each', () => {
    const openings = new Openings();
    const startedMs = performance.now();
    for (let number = 0; number < 40_000; number += 1) openings.of(opening(`s${number}`)).unsettled = 1;
    expect(performance.now() - startedMs).toBeLessThan(1_500);
    expect(openings.size).toBe(40_000);
  });

  test('after a crowd in use has settled, the number comes down again', () => {
    const openings = new Openings();
    for (let number = 0; number < 12_000; number += 1) openings.of(opening(`s${number}`)).unsettled = 1;
    for (const state of openings.all()) state.unsettled = 0;
    for (let number = 0; number < 3_000; number += 1) openings.of(opening(`t${number}`));
    expect(openings.size).toBeLessThanOrEqual(10_000);
  });
});
