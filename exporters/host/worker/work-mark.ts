import type { SharedCounters } from './shared-counters';

/** Where one number holds the batch and the entry. */
const ENTRIES = 65_536;

/** What a thread works on; without an entry on the batch as one. */
export interface Work {
  readonly batch: number;
  readonly entry?: number;
}

/** Notes what is worked on from here: should the thread die, that is to blame. */
export function markWork(counters: SharedCounters, { batch, entry = ENTRIES - 2 }: Work): void {
  counters.set('atWork', batch * ENTRIES + entry + 1);
}

/** Nothing is worked on. */
export function unmarkWork(counters: SharedCounters): void {
  counters.set('atWork', 0);
}

/** What a dead thread was working on; undefined when it waited, or worked on nobody's behalf. */
export function workMarked(counters: SharedCounters): Work | undefined {
  const mark = counters.get('atWork');
  if (mark === 0) return undefined;
  const batch = Math.floor(mark / ENTRIES);
  const entry = (mark % ENTRIES) - 1;
  return entry === ENTRIES - 2 ? { batch } : { batch, entry };
}
