/** A running timer. */
export interface Timer {
  cancel(): void;
}

/** Time, so that tests can bend it. Timers never keep the process alive unless asked to. */
export interface Clock {
  /** Unix milliseconds. */
  nowMs(): number;
  /** A monotonic reading in milliseconds, for measuring slices. */
  monotonicMs(): number;
  /** Calls `fn` once after `delayMs`; `keepAlive` holds the process open until then. */
  after(delayMs: number, fn: () => void, options?: { keepAlive?: boolean }): Timer;
  /** Calls `fn` after pending I/O, without keeping the process alive. */
  soon(fn: () => void): void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, fn, options) {
    const timer = setTimeout(fn, delayMs);
    if (options?.keepAlive !== true) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  soon(fn) {
    setImmediate(fn).unref();
  },
};
