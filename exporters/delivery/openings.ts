import { BoundedMap } from '../../src/core/bounded-map';
import { type FinalFailure, internalError } from './conclusion';
import { ErrandLine } from './errand-line';
import type { Item, Opening } from './item';
import type { WireRequest } from './transport';
import type { Wave } from './waves';

/** Openings remembered at most. Only settled ones are forgotten, and opening a session again is harmless: it resumes. */
const MAX_REMEMBERED = 10_000;
/** Old openings looked at for each new one: all may be in use, and 100,000 looks each time would be too many. */
const MAX_LOOKS = 8;

/** An item in the queue, and where it is accounted for. */
export interface OwedItem {
  readonly item: Item;
  readonly state: OpeningState;
  readonly wave: Wave;
}

/** A closing that is owed; the wave waits for it. */
export interface Closing {
  readonly wave: Wave;
  /** Called when it is done, or there is nothing to do; not when it is held. */
  readonly onClosed: (() => void) | undefined;
  /** In place of the opening's own. */
  request: ((value: string) => WireRequest) | undefined;
}

/** An opening and what hangs on it. */
export interface OpeningState {
  /** The one that may be closed, as soon as somebody brings it. */
  opening: Opening;
  phase: { readonly name: 'new' | 'opening' | 'refused' } | { readonly name: 'open'; readonly value: string };
  /** Items that wait for the answer, oldest first. */
  waiting: OwedItem[];
  readonly errands: ErrandLine<OwedItem>;
  /** Items taken and neither delivered nor dropped, waiting ones included. */
  unsettled: number;
  /** Set once it is to be closed after its last item. */
  closing: Closing | undefined;
}

/** The openings of a pipeline, least recently used first. */
export class Openings {
  readonly #states = new Map<string, OpeningState>();
  /** The values of those that were closed for good: what comes late must not open them again. */
  readonly #closed = new BoundedMap<string, string>(MAX_REMEMBERED);

  /** The state of an opening, made on first use. */
  of(opening: Opening): OpeningState {
    const known = this.#states.get(opening.key);
    if (known !== undefined) {
      // The root of a trace may come when a window of it has left already; only it knows that the session is ours to end.
      if (known.opening.closeRequest === undefined && opening.closeRequest !== undefined)
        known.opening = opening;
      this.#touch(known);
      return known;
    }
    const value = this.#closed.get(opening.key);
    const state: OpeningState = {
      opening,
      phase: value === undefined ? { name: 'new' } : { name: 'open', value },
      waiting: [],
      errands: new ErrandLine(),
      unsettled: 0,
      closing: undefined,
    };
    this.#states.set(opening.key, state);
    this.#forgetOldest();
    return state;
  }

  find(key: string): OpeningState | undefined {
    return this.#states.get(key);
  }

  forget(key: string): void {
    this.#states.delete(key);
  }

  /** It is closed, and stays so. */
  close(key: string, value: string): void {
    this.#closed.set(key, value);
  }

  /** It may be opened again. */
  resume(key: string): void {
    if (this.#closed.delete(key)) this.#states.delete(key);
  }

  all(): IterableIterator<OpeningState> {
    return this.#states.values();
  }

  get size(): number {
    return this.#states.size;
  }

  #forgetOldest(): void {
    let looks = 0;
    for (const state of this.#states.values()) {
      if (this.#states.size <= MAX_REMEMBERED || looks === MAX_LOOKS) return;
      looks += 1;
      if (isSettled(state)) this.forget(state.opening.key);
      else this.#touch(state);
    }
  }

  #touch(state: OpeningState): void {
    this.#states.delete(state.opening.key);
    this.#states.set(state.opening.key, state);
  }
}

function isSettled({ unsettled, phase, closing }: OpeningState): boolean {
  return unsettled === 0 && phase.name !== 'opening' && closing === undefined;
}

/** The value an opening's answer gives; an answer it cannot read is an error of ours. */
export function resolvedValue(opening: Opening, body: string): string | FinalFailure {
  try {
    return opening.resolve(body);
  } catch (error) {
    return internalError(error);
  }
}
