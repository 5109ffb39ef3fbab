/**
 * Tells many of one signal's abort through one listener. A signal keeps its listeners in a linked list, and a listener
 * that was taken off still points at the next one: with a listener a request, each dead one would hold all that came after
 * it through every quick garbage collection.
 */
export class AbortHub {
  readonly #waiting = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls `fn` once when the signal aborts; returns a function that takes it back. The signal must not be aborted yet. */
  on(signal: AbortSignal, fn: () => void): () => void {
    let waiting = this.#waiting.get(signal);
    if (waiting === undefined) {
      const all = new Set<() => void>();
      signal.addEventListener(
        'abort',
        () => {
          for (const call of [...all]) call();
          all.clear();
        },
        { once: true },
      );
      this.#waiting.set(signal, all);
      waiting = all;
    }
    waiting.add(fn);
    return () => {
      waiting.delete(fn);
    };
  }
}
