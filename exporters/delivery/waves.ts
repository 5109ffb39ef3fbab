/** What was taken between two flushes, and how much of it is still owed. */
export interface Wave {
  owed: number;
}

interface Waiting {
  readonly wave: Wave;
  readonly resolve: () => void;
}

/**
 * Lets a flush wait for everything taken before it and for nothing taken after it: under steady load a queue is never
 * empty, and a flush that waited for that would never end.
 */
export class Waves {
  #current: Wave = { owed: 0 };
  /** Flushes in the order they came; each ends a wave and waits for the earlier ones too. */
  readonly #waiting: Waiting[] = [];
  #givenUp = false;

  /** One more is owed. The wave returned has to be left exactly once. */
  enter(): Wave {
    this.#current.owed += 1;
    return this.#current;
  }

  leave(wave: Wave): void {
    wave.owed -= 1;
    while (this.#waiting[0]?.wave.owed === 0) this.#waiting.shift()?.resolve();
  }

  /** Lets every flush go, those that come later too: what is owed will not leave. */
  giveUp(): void {
    this.#givenUp = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when everything that entered until now has left, or at once after `giveUp`. */
  whenSettled(): Promise<void> {
    const wave = this.#current;
    if (this.#givenUp) return Promise.resolve();
    if (this.#waiting.length === 0 && wave.owed === 0) return Promise.resolve();
    this.#current = { owed: 0 };
    return new Promise((resolve) => {
      this.#waiting.push({ wave, resolve });
    });
  }
}
