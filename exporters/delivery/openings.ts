import type { Item, Opening } from './item';

/** Openings remembered at most. Only settled ones are forgotten, and opening a session again is harmless: it resumes. */
const MAX_REMEMBERED = 10_000;

/** An opening and what hangs on it. */
export interface OpeningState {
  readonly opening: Opening;
  phase: { readonly name: 'new' | 'opening' | 'refused' } | { readonly name: 'open'; readonly value: string };
  /** Items that wait for the answer. */
  waiting: Item[];
  /** Items taken and neither delivered nor dropped, waiting ones included. */
  unsettled: number;
  closing: boolean;
}

/** The openings of a pipeline, least recently used first. */
export class Openings {
  readonly #states = new Map<string, OpeningState>();

  /** The state of an opening, made on first use. */
  of(opening: Opening): OpeningState {
    const known = this.#states.get(opening.key);
    if (known !== undefined) {
      this.#states.delete(opening.key);
      this.#states.set(opening.key, known);
      return known;
    }
    const state: OpeningState = {
      opening,
      phase: { name: 'new' },
      waiting: [],
      unsettled: 0,
      closing: false,
    };
    this.#states.set(opening.key, state);
    if (this.#states.size > MAX_REMEMBERED) this.#forgetOldest();
    return state;
  }

  find(key: string): OpeningState | undefined {
    return this.#states.get(key);
  }

  forget(key: string): void {
    this.#states.delete(key);
  }

  all(): IterableIterator<OpeningState> {
    return this.#states.values();
  }

  #forgetOldest(): void {
    for (const [key, state] of this.#states) {
      if (state.unsettled > 0 || state.phase.name === 'opening' || state.closing) continue;
      this.#states.delete(key);
      return;
    }
  }
}
