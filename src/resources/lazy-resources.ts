import type { Resources } from './create-resources';

/** The resources of a client, made when they are first asked for: most clients never do. */
export class LazyResources {
  readonly #make: () => Resources;
  #made: Resources | undefined;

  constructor(make: () => Resources) {
    this.#make = make;
  }

  get(): Resources {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** As `Evals.flush`; true where there is nothing. */
  flush(timeoutMs: number | undefined): Promise<boolean> {
    return this.#made?.evals.flush(timeoutMs === undefined ? {} : { timeoutMs }) ?? Promise.resolve(true);
  }

  /** Delivers what it can in time and gives everything up. */
  async close(timeoutMs: number): Promise<void> {
    await this.flush(timeoutMs);
    await this.#made?.close();
  }
}
