/** What wants to be told of an abort. */
export interface Abortable {
  abort(): void;
}

/**
 * Tells many of one signal's abort through one listener. A signal keeps its listeners in a linked list, and a listener
 * that was taken off still points at the next one: with a listener a request, each dead one would hold all that came after
 * it through every quick garbage collection.
 */
export class AbortHub {
  readonly #members = new WeakMap<AbortSignal, Set<Abortable>>();

  /** Tells `member` once when the signal aborts. The signal must not be aborted yet. */
  join(signal: AbortSignal, member: Abortable): void {
    let members = this.#members.get(signal);
    if (members === undefined) {
      const all = new Set<Abortable>();
      signal.addEventListener(
        'abort',
        () => {
          for (const each of [...all]) each.abort();
          all.clear();
        },
        { once: true },
      );
      this.#members.set(signal, all);
      members = all;
    }
    members.add(member);
  }

  /** Takes `member` back; it is not told any more. */
  leave(signal: AbortSignal, member: Abortable): void {
    this.#members.get(signal)?.delete(member);
  }
}
