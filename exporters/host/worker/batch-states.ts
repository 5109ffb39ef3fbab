import type { Outcome } from '../../delivery/item';
import { REASONS, reasonIndex } from './shared-counters';
import type { Tally } from './tally';

/** Events a record may become: itself and its `error_traceback`. */
const EVENTS_PER_RECORD = 2;

const NONE = 0;
const BEGUN = 1;
/** From here on all are settled. Never begun, and nothing to count: a command, or an event that may begin no more. */
const PASSED_OVER = 2;
/** Counted by the application's thread, which took it from the worker. */
const GIVEN_UP = 3;
const DELIVERED = 4;
/** The first of as many as there are reasons. */
const DROPPED = 5;

/**
 * How far each entry of a batch has come and how it ended, in memory both threads share. Whoever moves an event to its end
 * counts it; nobody else does. The end is told by the state itself, so a worker that dies before it has counted leaves what
 * the books are made from.
 */
export class BatchStates {
  static bytesFor(entries: number): number {
    return entries * EVENTS_PER_RECORD;
  }

  readonly #states: Uint8Array;

  constructor(buffer: SharedArrayBuffer, offset: number, entries: number) {
    this.#states = new Uint8Array(buffer, offset, BatchStates.bytesFor(entries));
  }

  /** True when the event may be worked on; `isNew` when nobody has begun it before. */
  begin(entry: number, event: number): { readonly mayRun: boolean; readonly isNew: boolean } {
    const before = Atomics.compareExchange(this.#states, entry * EVENTS_PER_RECORD + event, NONE, BEGUN);
    return { mayRun: before < PASSED_OVER, isNew: before === NONE };
  }

  /** True for the one caller that settles it. */
  settle(entry: number, event: number, outcome: Outcome): boolean {
    const state = outcome === 'delivered' ? DELIVERED : DROPPED + reasonIndex(outcome.dropped);
    return this.#end(entry * EVENTS_PER_RECORD + event, state);
  }

  /** Settles an entry that counts for nothing. */
  passOver(entry: number): void {
    this.#end(entry * EVENTS_PER_RECORD, PASSED_OVER);
  }

  /** Takes the entry from the worker; says which of its two events the caller has to count. */
  giveUp(entry: number): { readonly first: boolean; readonly second: boolean } {
    const at = entry * EVENTS_PER_RECORD;
    const first = this.#end(at, GIVEN_UP);
    // An event that had begun beside it is lost with it; one that had not can begin no more.
    const isBarred = Atomics.compareExchange(this.#states, at + 1, NONE, PASSED_OVER) === NONE;
    return { first, second: !isBarred && this.#end(at + 1, GIVEN_UP) };
  }

  /** True when the entry's first event is settled. */
  isSettled(entry: number): boolean {
    return Atomics.load(this.#states, entry * EVENTS_PER_RECORD) >= PASSED_OVER;
  }

  /** True when the entry needs no work: its first event is settled and so is every other that has begun. */
  isDone(entry: number): boolean {
    return this.isSettled(entry) && Atomics.load(this.#states, entry * EVENTS_PER_RECORD + 1) !== BEGUN;
  }

  /** True when an event of the entry has begun and is not settled. */
  isOpen(entry: number): boolean {
    const at = entry * EVENTS_PER_RECORD;
    return Atomics.load(this.#states, at) === BEGUN || Atomics.load(this.#states, at + 1) === BEGUN;
  }

  /** Adds to `tally` what the worker has, or should have, counted. */
  count(sizes: readonly (number | undefined)[], tally: Tally): void {
    for (const [entry, bytes] of sizes.entries()) {
      if (bytes === undefined) continue;
      const at = entry * EVENTS_PER_RECORD;
      if (this.#countEnd(at, tally)) {
        tally.recordsSettled += 1;
        tally.bytesSettled += bytes;
      }
      const beside = Atomics.load(this.#states, at + 1);
      if (beside !== NONE && beside !== PASSED_OVER) tally.extraAccepted += 1;
      this.#countEnd(at + 1, tally);
    }
  }

  /** True when it was the worker that settled it. */
  #countEnd(at: number, tally: Tally): boolean {
    const state = Atomics.load(this.#states, at);
    if (state < DELIVERED) return false;
    const reason = REASONS[state - DROPPED];
    if (reason === undefined) tally.delivered += 1;
    else tally.dropped.set(reason, (tally.dropped.get(reason) ?? 0) + 1);
    return true;
  }

  /** False when somebody else has settled it. */
  #end(at: number, state: number): boolean {
    for (;;) {
      const before = Atomics.load(this.#states, at);
      if (before >= PASSED_OVER) return false;
      if (Atomics.compareExchange(this.#states, at, before, state) === before) return true;
    }
  }
}
