import type { Clock, Timer } from '../../src/core/clock';

interface FakeTimer {
  readonly atMs: number;
  readonly fn: () => void;
}

/**
 * A clock that only moves when it is told to. Timers fire in the order of their time, and between two of them every
 * promise that can settle has settled.
 */
export class FakeClock implements Clock {
  readonly #startUnixMs: number;
  readonly #timers: FakeTimer[] = [];
  readonly #soon: (() => void)[] = [];
  #elapsedMs = 0;

  constructor(startUnixMs = Date.UTC(2025, 0, 1)) {
    this.#startUnixMs = startUnixMs;
  }

  nowMs(): number {
    return this.#startUnixMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, fn: () => void): Timer {
    const timer = { atMs: this.#elapsedMs + Math.max(delayMs, 0), fn };
    this.#timers.push(timer);
    return { cancel: () => this.#remove(timer) };
  }

  soon(fn: () => void): void {
    this.#soon.push(fn);
  }

  /** Timers that neither fired nor were cancelled. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Lets time pass during synchronous work: nothing fires. */
  spend(ms: number): void {
    this.#elapsedMs += ms;
  }

  /** Runs everything due within the next `ms`, in order, then stands exactly `ms` later. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await this.settle();
    for (let timer = this.#next(untilMs); timer !== undefined; timer = this.#next(untilMs)) {
      this.#remove(timer);
      this.#elapsedMs = Math.max(this.#elapsedMs, timer.atMs);
      timer.fn();
      await this.settle();
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, untilMs);
  }

  /** Runs every timer due within the next `ms`, in order, and waits for no promise: for what has none. */
  run(ms: number): void {
    const untilMs = this.#elapsedMs + ms;
    for (let timer = this.#next(untilMs); timer !== undefined; timer = this.#next(untilMs)) {
      this.#remove(timer);
      this.#elapsedMs = Math.max(this.#elapsedMs, timer.atMs);
      timer.fn();
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, untilMs);
  }

  /** Runs what was asked for `soon`, and every promise behind it, without moving the clock. */
  async settle(): Promise<void> {
    await allMicrotasks();
    for (let fn = this.#soon.shift(); fn !== undefined; fn = this.#soon.shift()) {
      fn();
      await allMicrotasks();
    }
  }

  /** Runs one turn of the loop: what was asked for `soon` until now, and nothing that is asked for meanwhile. */
  async soonOnce(): Promise<void> {
    for (const fn of this.#soon.splice(0)) fn();
    await allMicrotasks();
  }

  #next(untilMs: number): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= untilMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    }
    return next;
  }

  #remove(timer: FakeTimer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }
}

/** A turn of the real event loop comes only after the last microtask, however long their chain. */
function allMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
