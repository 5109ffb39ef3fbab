import type { Clock, Timer } from '../../src/core/clock';

/** What ends when its time is over. */
export interface Expiring {
  readonly startedMs: number;
  expire(): void;
}

/** Gives everything the same time, by one timer: what begins first ends first. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  /** Oldest first. */
  readonly #running = new Set<Expiring>();
  #timer: Timer | undefined;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  add(member: Expiring): void {
    this.#running.add(member);
    this.#timer ??= this.#clock.after(this.#timeoutMs, () => this.#expire());
  }

  delete(member: Expiring): void {
    this.#running.delete(member);
    if (this.#running.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #expire(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    for (const member of this.#running) {
      const leftMs = member.startedMs + this.#timeoutMs - nowMs;
      if (leftMs > 0) {
        // A timer may fire early by a part of a millisecond.
        this.#timer ??= this.#clock.after(Math.max(leftMs, 1), () => this.#expire());
        return;
      }
      this.#running.delete(member);
      member.expire();
    }
  }
}
