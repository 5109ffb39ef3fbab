/** Flushes that wait for their turn behind other work; all are let go when nothing moves any more. */
export class Turns {
  readonly #waiting = new Set<() => void>();

  /** Resolves when the function that `queue` is given has been called, or everybody is let go. */
  wait(queue: (reached: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const reached = (): void => {
        this.#waiting.delete(reached);
        resolve();
      };
      this.#waiting.add(reached);
      queue(reached);
    });
  }

  letAllGo(): void {
    for (const reached of [...this.#waiting]) reached();
  }
}
