/** The errands of one opening: one is on its way, the others wait for it, oldest first. */
export class ErrandLine<T> {
  #waiting: T[] = [];
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
    const next = this.#waiting.shift();
    this.#isBusy = next !== undefined;
    return next;
  }

  /** Those that wait; none of them waits any more. */
  takeWaiting(): T[] {
    return this.#waiting.splice(0);
  }
}
