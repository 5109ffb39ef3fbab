import { Fifo } from '../../src/core/fifo';

/** The errands of one opening: one is on its way, the others wait for it, oldest first. */
export class ErrandLine<T> {
  readonly #waiting = new Fifo<T>();
  #isBusy = false;

  /** True: it may go now. */
  enter(errand: T): boolean {
    if (this.#isBusy) this.#waiting.push(errand);
    const mayGo = !this.#isBusy;
    this.#isBusy = true;
    return mayGo;
  }

  /** The one on its way has arrived, or never will: who goes next. */
  next(): T | undefined {
    const next = this.#waiting.take();
    this.#isBusy = next !== undefined;
    return next;
  }

  /** Those that wait; none of them waits any more. */
  takeWaiting(): T[] {
    const waiting: T[] = [];
    for (let next = this.#waiting.take(); next !== undefined; next = this.#waiting.take()) waiting.push(next);
    return waiting;
  }
}
