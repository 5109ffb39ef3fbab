import type { Clock, Timer } from '../../src/core/clock';
import { AbortHub } from './abort-hub';
import { backoffMs } from './backoff';
import type { SendResult } from './transport';

/** One item that fails again and again may be a bad item; this many in a row, with no success between, are an outage. */
const ITEMS_IN_A_ROW = 3;
/** The same where the server says no more than that it failed: bad items often come together. */
const SUSPECTS_IN_A_ROW = 64;
/** Probes that fail so move apart slower, and no further than this: each may have been a bad item. */
const SUSPECT_STEP = 0.25;
const MAX_SUSPECT_DELAY_MS = 5_000;

/**
 * Holds everybody back while the backend is down: one probe at a time goes through, and its success lets all pass.
 * Without it a full queue would hammer a backend that is trying to come back.
 */
export class OutageGate {
  readonly #clock: Clock;
  readonly #aborts = new AbortHub();
  /** Those held back, oldest first; called with true to go as the probe, with false to go because the gate is open. */
  readonly #waiting = new Set<(isProbe: boolean) => void>();
  /** Items that failed since the last success, and those of them that may be to blame themselves. */
  readonly #failing = new Set<object>();
  readonly #suspects = new Set<object>();
  /** Items that failed while others went well: nothing they do tells of the backend. */
  readonly #bad = new WeakSet<object>();
  #closed = false;
  #abandoned = false;
  #probing = false;
  #failedProbes = 0;
  /** Nobody comes before this monotonic time: the backend has said so. */
  #wishedUntilMs = 0;
  /** Called when the backend is up again, and nobody needs to wait any more. */
  onOpen: () => void = () => undefined;
  #nextProbe: { readonly atMs: number; readonly timer: Timer } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while everybody may go without asking; what became of it is told to `observe`. */
  get isOpen(): boolean {
    return !this.#closed && !this.#abandoned;
  }

  /** Learns from an attempt that did not come by `pass`. */
  observe(item: object, result: SendResult): void {
    if (result.status === 'unauthorized') this.#abandon();
    else if (!this.#closed) this.#observed(item, result);
    else if (result.status === 'retryable') {
      // What failed had begun before the gate closed and says nothing about now, unless it says when to come back.
      if (result.retryAfterMs !== undefined) this.#postpone(0, result.retryAfterMs);
    } else if (result.status !== 'aborted' && this.#clock.monotonicMs() >= this.#wishedUntilMs) {
      this.#blame();
      this.#open();
    }
  }

  /** True for an item that failed while others went well. */
  isToBlame(item: object): boolean {
    return this.#bad.has(item);
  }

  /** Makes one attempt for `item` as soon as it may go out, and learns from its outcome. */
  async pass(item: object, signal: AbortSignal, attempt: () => Promise<SendResult>): Promise<SendResult> {
    const isProbe = this.#closed && (await this.#turn(signal));
    let result: SendResult = { status: 'aborted' };
    try {
      if (!signal.aborted && !this.#abandoned) result = await attempt();
      return result;
    } finally {
      // Also when the attempt throws: a probe that is never heard of again would hold everybody back for ever.
      if (isProbe) this.#probing = false;
      // Another's success may have opened the gate meanwhile.
      if (isProbe && this.#closed && result.status !== 'unauthorized') this.#probed(item, result);
      else this.observe(item, result);
    }
  }

  /** Waits to be let through; true for the probe. */
  #turn(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const release = (isProbe: boolean): void => {
        this.#waiting.delete(release);
        this.#aborts.leave(signal, member);
        resolve(isProbe);
      };
      const member = { abort: (): void => release(false) };
      this.#aborts.join(signal, member);
      this.#waiting.add(release);
      if (this.#nextProbe === undefined) this.#probe();
    });
  }

  /** Sends the oldest of those waiting; with nobody waiting the next one to come goes at once. */
  #probe(): void {
    const [oldest] = this.#waiting;
    if (this.#probing || oldest === undefined) return;
    this.#probing = true;
    oldest(true);
  }

  #probed(item: object, result: SendResult): void {
    if (result.status === 'aborted') {
      // Its caller went away; it proved nothing.
      if (this.#nextProbe === undefined) this.#probe();
    } else if (result.status === 'retryable') {
      this.#failing.add(item);
      this.#failedProbes += result.isPerhapsItem === true ? SUSPECT_STEP : 1;
      const delayMs = backoffMs(this.#failedProbes + 1);
      const ownMs = result.isPerhapsItem === true ? Math.min(delayMs, MAX_SUSPECT_DELAY_MS) : delayMs;
      this.#postpone(ownMs, result.retryAfterMs);
    } else {
      this.#blame();
      this.#open();
    }
  }

  /** A backend that says when to come back closes the gate at once. */
  #observed(item: object, result: SendResult): void {
    if (result.status === 'aborted') return;
    if (result.status !== 'retryable') {
      if (this.#failing.size > 0) this.#blame();
      return;
    }
    if (result.retryAfterMs === undefined) {
      if (this.#bad.has(item)) return;
      this.#failing.add(item);
      if (result.isPerhapsItem === true) this.#suspects.add(item);
      const certain = this.#failing.size - this.#suspects.size;
      if (certain < ITEMS_IN_A_ROW && this.#suspects.size < SUSPECTS_IN_A_ROW) return;
    }
    this.#closed = true;
    this.#postpone(backoffMs(1), result.retryAfterMs);
  }

  /** Others go well, so those that failed are suspected themselves. */
  #blame(): void {
    for (const item of this.#failing) this.#bad.add(item);
    this.#failing.clear();
    this.#suspects.clear();
  }

  /** The next probe goes out no sooner than in `ownMs`, nor than the backend wishes. */
  #postpone(ownMs: number, wishMs = 0): void {
    const nowMs = this.#clock.monotonicMs();
    this.#wishedUntilMs = Math.max(this.#wishedUntilMs, nowMs + wishMs);
    const delayMs = Math.max(ownMs, this.#wishedUntilMs - nowMs);
    const atMs = nowMs + delayMs;
    if (this.#probing || (this.#nextProbe !== undefined && this.#nextProbe.atMs >= atMs)) return;
    this.#nextProbe?.timer.cancel();
    const timer = this.#clock.after(delayMs, () => {
      this.#nextProbe = undefined;
      this.#probe();
    });
    this.#nextProbe = { atMs, timer };
  }

  /** The key is refused: everyone who waits and who comes goes away as aborted. */
  #abandon(): void {
    this.#abandoned = true;
    this.#open();
  }

  #open(): void {
    this.#closed = false;
    this.#failedProbes = 0;
    this.#nextProbe?.timer.cancel();
    this.#nextProbe = undefined;
    for (const release of [...this.#waiting]) release(false);
    this.onOpen();
  }
}
