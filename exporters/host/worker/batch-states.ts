/** Events a record may become: itself and its `error_traceback`. */
const EVENTS_PER_RECORD = 2;

const NONE = 0;
const BEGUN = 1;
const SETTLED = 2;

/**
 * How far each entry of a batch has come, in memory both threads share. Whoever moves an event to `settled` counts it;
 * nobody else does, so a worker that dies or is stopped in the middle leaves exact books.
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
    return { mayRun: before !== SETTLED, isNew: before === NONE };
  }

  /** True for the one caller that settles it. */
  settle(entry: number, event: number): boolean {
    return Atomics.exchange(this.#states, entry * EVENTS_PER_RECORD + event, SETTLED) !== SETTLED;
  }

  /** True when the entry's first event is settled. */
  isSettled(entry: number): boolean {
    return Atomics.load(this.#states, entry * EVENTS_PER_RECORD) === SETTLED;
  }

  /** True when the entry needs no work: its first event is settled and so is every other that has begun. */
  isDone(entry: number): boolean {
    const at = entry * EVENTS_PER_RECORD;
    return Atomics.load(this.#states, at) === SETTLED && Atomics.load(this.#states, at + 1) !== BEGUN;
  }

  /** True when the entry's second event has begun and is not settled. */
  isExtraOpen(entry: number): boolean {
    return Atomics.load(this.#states, entry * EVENTS_PER_RECORD + 1) === BEGUN;
  }
}
