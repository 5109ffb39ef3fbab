/** Upper bounds of the buckets in milliseconds, each inclusive; what takes longer is in one more. */
const BOUNDS_MS = [
  5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000, 30_000, 60_000, 300_000,
] as const;

/** A count and a sum of microseconds for each bucket. */
const SLOTS = (BOUNDS_MS.length + 1) * 2;

/** How many times took about so long. */
export interface DurationBucket {
  readonly count: number;
  /** Their sum, so that a mean is exact. */
  readonly sumMs: number;
}

/** Durations counted by one thread and read by another at any instant. Sums only grow. */
export class Durations {
  static readonly BYTES = SLOTS * 8;
  static readonly BOUNDS_MS: readonly number[] = BOUNDS_MS;

  readonly #slots: BigInt64Array;

  /** @param offset Where in `buffer` its `BYTES` begin; a multiple of 8. */
  constructor(buffer = new SharedArrayBuffer(Durations.BYTES), offset = 0) {
    this.#slots = new BigInt64Array(buffer, offset, SLOTS);
  }

  add(durationMs: number): void {
    let at = 0;
    while (at < BOUNDS_MS.length && durationMs > (BOUNDS_MS[at] ?? 0)) at += 1;
    Atomics.add(this.#slots, at * 2, 1n);
    Atomics.add(this.#slots, at * 2 + 1, BigInt(Math.max(0, Math.round(durationMs * 1_000))));
  }

  /** The buckets, shortest first. */
  read(): readonly DurationBucket[] {
    return Array.from({ length: BOUNDS_MS.length + 1 }, (_, at) => ({
      count: Number(Atomics.load(this.#slots, at * 2)),
      sumMs: Number(Atomics.load(this.#slots, at * 2 + 1)) / 1_000,
    }));
  }
}
