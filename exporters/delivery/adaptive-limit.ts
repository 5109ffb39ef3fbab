import type { Clock } from '../../src/core/clock';

/** How an attempt ended, as far as it tells of the load: a refused connection or a reset tells nothing. */
export type AttemptOutcome = 'answered' | 'overloaded' | 'failed';

export interface AdaptiveLimitOptions {
  /** Requests in flight at most, whatever the latency. */
  readonly max: number;
  readonly clock: Clock;
}

/** Enough for a backend nearby, and little enough for one in trouble. */
const START = 16;
/** What was seen in less time is noise: a garbage collection, a burst. */
const WINDOW_MS = 50;
/** Requests that may wait somewhere on the way: they keep a backend nearby busy, and more would only wait longer. */
const QUEUED = 32;
/** The same for a backend far away, as a share of all that are in flight. */
const QUEUED_SHARE = 1 / 3;
/**
 * By Little's law nobody needs more than the rate times the latency, and no thread sends more than this in a millisecond.
 * A few dozen are worth it in any case: what ends together is read together.
 */
const MAX_RATE_PER_MS = 20;
const NEARBY = 64;
/** So much more than that is too many. */
const TOLERANCE = 1.25;
/** After a 429, a 503 or a timeout. */
const BACK_OFF = 0.5;
/** The way to the backend may have become longer: the shortest latency is measured afresh this often. */
const MEASURE_EVERY_MS = 30_000;
/** After so many windows with too many waiting it is asked at once whether they wait at all, but not more often than this. */
const CROWDED_WINDOWS = 3;
const ASK_EVERY_MS = 2_000;
/** Half as many wait half as long; where they take as long as this, the way is what is long. */
const AS_LONG = 0.8;

/**
 * How many requests may be in flight, by Little's law as many as rate times latency asks for. Grows while all of it is used
 * and the latency is near the shortest seen (TCP Vegas), doubling at first; shrinks a little when requests only queue up,
 * and by half when the backend says that it is too much.
 */
export class AdaptiveLimit {
  readonly #max: number;
  readonly #clock: Clock;
  #limit: number;
  #isDoubling = true;
  /** The smallest mean latency of a window, and when it was measured. */
  #shortestMs = Number.POSITIVE_INFINITY;
  #measuredAtMs: number;
  /** The limit to go back to after a window at half of it, and the mean latency there was. */
  #usual: { readonly limit: number; readonly meanMs: number } | undefined;
  /** Windows one after the other in which too many were waiting. */
  #crowded = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #windowAtMs: number;
  #sumMs = 0;
  #samples = 0;
  #samplesAtLimit = 0;

  constructor({ max, clock }: AdaptiveLimitOptions) {
    this.#max = max;
    this.#clock = clock;
    this.#limit = Math.min(START, max);
    this.#windowAtMs = clock.monotonicMs();
    this.#measuredAtMs = this.#windowAtMs;
  }

  /** Requests that may be in flight now: at least 1. */
  get current(): number {
    return Math.floor(this.#limit);
  }

  /**
   * Learns from an attempt that has just ended. `latencyMs` is counted from when it was on the wire, `inFlight` with the
   * attempt itself.
   */
  observe(latencyMs: number, outcome: AttemptOutcome, inFlight: number): void {
    const nowMs = this.#clock.monotonicMs();
    // What began in an earlier window tells of the limit there was.
    if (outcome === 'failed' || nowMs - latencyMs < this.#windowAtMs) return;
    if (outcome === 'overloaded') {
      this.#isDoubling = false;
      this.#usual = undefined;
      this.#begin(nowMs, this.#limit * BACK_OFF);
      return;
    }
    this.#samples += 1;
    this.#sumMs += latencyMs;
    if (inFlight >= this.current) this.#samplesAtLimit += 1;
    if (this.#samples >= this.current && nowMs - this.#windowAtMs >= WINDOW_MS) this.#conclude(nowMs);
  }

  #conclude(nowMs: number): void {
    const meanMs = this.#sumMs / this.#samples;
    if (this.#usual !== undefined) {
      this.#compare(this.#usual, meanMs, nowMs);
    } else if (nowMs - this.#measuredAtMs >= MEASURE_EVERY_MS || this.#isCrowded(nowMs)) {
      this.#usual = { limit: this.#limit, meanMs };
      this.#askedAtMs = nowMs;
      this.#begin(nowMs, this.#limit / 2);
    } else {
      if (meanMs < this.#shortestMs) {
        this.#shortestMs = meanMs;
        this.#measuredAtMs = nowMs;
      }
      this.#begin(nowMs, this.#next(meanMs));
    }
  }

  #isCrowded(nowMs: number): boolean {
    return this.#crowded >= CROWDED_WINDOWS && nowMs - this.#askedAtMs >= ASK_EVERY_MS;
  }

  /** After a window at half the limit: what the way takes, without a queue. */
  #compare(usual: { readonly limit: number; readonly meanMs: number }, meanMs: number, nowMs: number): void {
    this.#usual = undefined;
    const isWay = meanMs >= usual.meanMs * AS_LONG;
    const isDue = nowMs - this.#measuredAtMs >= MEASURE_EVERY_MS;
    if (isWay || isDue) {
      this.#shortestMs = meanMs;
      this.#measuredAtMs = nowMs;
    }
    if (isWay && this.#crowded >= CROWDED_WINDOWS) this.#isDoubling = true;
    this.#crowded = 0;
    this.#begin(nowMs, usual.limit);
  }

  /** The limit after a window with this mean latency. */
  #next(meanMs: number): number {
    const limit = this.#limit;
    const queued = meanMs > 0 ? limit * (1 - this.#shortestMs / meanMs) : 0;
    const allowed = Math.max(QUEUED, limit * QUEUED_SHARE);
    const useful = Math.max(NEARBY, this.#shortestMs * MAX_RATE_PER_MS);
    this.#crowded = queued > allowed * TOLERANCE ? this.#crowded + 1 : 0;
    if (queued <= allowed && limit <= useful) {
      if (this.#samplesAtLimit * 2 < this.#samples) return limit;
      return Math.min(this.#isDoubling ? limit * 2 : limit + Math.sqrt(limit), useful);
    }
    this.#isDoubling = false;
    return queued > allowed * TOLERANCE || limit > useful ? limit - Math.sqrt(limit) : limit;
  }

  #begin(nowMs: number, limit: number): void {
    this.#limit = Math.min(Math.max(limit, 1), this.#max);
    this.#windowAtMs = nowMs;
    this.#sumMs = 0;
    this.#samples = 0;
    this.#samplesAtLimit = 0;
  }
}
