import { Fifo } from '../../src/core/fifo';

/** Tasks that may wait for a retry without a slot; each is held in memory, so beyond this they keep theirs. */
const MAX_PARKED = 2_000;

/**
 * Who may be in flight. A task takes a slot before it is begun, gives it away while it waits for a retry, and gets one
 * back before anything new is begun. Where its end needs none (uploads), it gives it away for good.
 */
export class Slots {
  readonly #limit: { readonly current: number };
  readonly #returning = new Fifo<() => void>();
  #taken = 0;
  #parked = 0;
  #aside = 0;
  /** Called whenever a slot is free for something new. */
  onFree: () => void = () => undefined;

  /** @param limit Slots there are; it may change at any time. */
  constructor(limit: { readonly current: number }) {
    this.#limit = limit;
  }

  /** Slots taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Tasks that wait without a slot. */
  get parked(): number {
    return this.#parked + this.#aside;
  }

  /** Slots there are. */
  get limit(): number {
    return this.#limit.current;
  }

  /** Takes a slot for a new task, if there is one. */
  tryTake(): boolean {
    if (this.#taken >= this.#limit.current) return false;
    this.#taken += 1;
    return true;
  }

  /** Gives a slot back. */
  release(): void {
    this.#taken -= 1;
    while (this.#returning.length > 0 && this.tryTake()) this.#returning.take()?.();
    this.onFree();
  }

  /** Gives a slot away while its task waits. False: there are too many that do, so it keeps its own. */
  park(): boolean {
    if (this.#parked >= MAX_PARKED) return false;
    this.#parked += 1;
    this.release();
    return true;
  }

  /** Resolves once a parked task has a slot again. */
  async unpark(): Promise<void> {
    if (!this.tryTake()) await new Promise<void>((resolve) => this.#returning.push(resolve));
    this.#parked -= 1;
  }

  /** Gives a slot away for good; `rest`, the end of its task, needs none. */
  async aside<T>(rest: () => Promise<T>): Promise<T> {
    this.#aside += 1;
    this.release();
    try {
      return await rest();
    } finally {
      this.#aside -= 1;
    }
  }

  /** Gives a part of such a rest a slot again. */
  async within<T>(part: () => Promise<T>): Promise<T> {
    if (!this.tryTake()) await new Promise<void>((resolve) => this.#returning.push(resolve));
    this.#aside -= 1;
    try {
      return await part();
    } finally {
      this.#aside += 1;
      this.release();
    }
  }
}
