import fc from 'fast-check';
import { ApiError } from '../../src';
import { type ReadOptions, SharedCache } from '../../src/resources/shared-cache';
import { FakeClock } from '../support/fake-clock';

const wait = <T>(work: Promise<T>): Promise<T> => work;

/** What a test does to the cache. */
type Step =
  | { readonly kind: 'read'; readonly key: string; readonly ttlMs: number; readonly bytes: number }
  | { readonly kind: 'spend'; readonly ms: number }
  | { readonly kind: 'forget'; readonly key: string }
  | { readonly kind: 'fail'; readonly key: string; readonly status: number };

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('read' as const),
    key,
    ttlMs: fc.constantFrom(0, 10, 100, Number.POSITIVE_INFINITY),
    bytes: fc.nat(60),
  }),
  fc.record({ kind: fc.constant('spend' as const), ms: fc.nat(200) }),
  fc.record({ kind: fc.constant('forget' as const), key }),
  fc.record({ kind: fc.constant('fail' as const), key, status: fc.constantFrom(404, 500) }),
);

describe('law 8: the cache', () => {
  test('law 8: never holds more items or bytes than it may, and never gives what is older than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const clock = new FakeClock();
        const cache = new SharedCache<{ readonly atMs: number }>({ clock, maxItems: 3, maxBytes: 100 });
        let loads = 0;
        const read = (more: Partial<ReadOptions<{ atMs: number }>> & { key: string; bytes?: number }) =>
          cache.read(more.key, {
            ttlMs: 100,
            staleMs: 0,
            wait,
            load: async () => {
              loads += 1;
              return { value: { atMs: clock.monotonicMs() }, bytes: more.bytes ?? 1 };
            },
            ...more,
          });
        for (const each of steps) {
          if (each.kind === 'spend') clock.spend(each.ms);
          else if (each.kind === 'forget') {
            cache.forget((name) => name === each.key);
            expect(cache.has(each.key)).toBe(false);
          } else if (each.kind === 'fail') {
            const error = new ApiError('API_REFUSED', 'x', { endpoint: 'GET x', status: each.status });
            await read({ key: each.key, ttlMs: 0, load: () => Promise.reject(error) }).catch(() => undefined);
            if (each.status === 404) expect(cache.has(each.key)).toBe(false);
          } else {
            const before = loads;
            const { value, origin } = await read(each);
            const ageMs = clock.monotonicMs() - value.atMs;
            expect(ageMs === 0 || ageMs < each.ttlMs).toBe(true);
            expect(loads - before).toBe(origin === 'backend' ? 1 : 0);
          }
          expect(cache.size).toBeLessThanOrEqual(3);
          expect(cache.bytes).toBeLessThanOrEqual(100);
        }
        cache.forget();
        expect([cache.size, cache.bytes]).toEqual([0, 0]);
      }),
    );
  });

  test('law 8: what is larger than all of it is given and not kept', async () => {
    const cache = new SharedCache<string>({ clock: new FakeClock(), maxItems: 3, maxBytes: 100 });
    const read = { ttlMs: 1_000, staleMs: 0, wait, load: async () => ({ value: 'v', bytes: 101 }) };
    expect(await cache.read('k', read)).toEqual({ value: 'v', origin: 'backend' });
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });

  test('a refresh that fails is not repeated at each read, and what it fails with is nobody’s unhandled rejection', async () => {
    const clock = new FakeClock();
    const cache = new SharedCache<string>({ clock, maxItems: 3, maxBytes: 100 });
    const failures: unknown[] = [];
    let loads = 0;
    const options = (load: () => Promise<{ value: string; bytes: number }>) => ({
      ttlMs: 10,
      staleMs: 1e9,
      wait,
      onRefreshFailed: (error: unknown) => failures.push(error),
      load: () => {
        loads += 1;
        return load();
      },
    });
    await cache.read(
      'k',
      options(async () => ({ value: 'old', bytes: 1 })),
    );
    const failing = options(() => Promise.reject(new Error('down')));
    clock.spend(20);
    for (let n = 0; n < 10; n += 1) {
      expect(await cache.read('k', failing)).toEqual({ value: 'old', origin: 'stale' });
      await clock.settle();
    }
    expect([loads, failures.length]).toEqual([2, 1]);
    clock.spend(5_000);
    await cache.read('k', failing);
    await clock.settle();
    expect([loads, failures.length]).toEqual([3, 2]);
  });
});
