import { type RetainedBatch, type RetainedBatches, statesOf } from './retained-batches';
import type { SharedCounters } from './shared-counters';
import { workMarked } from './work-mark';

/** Threads that may die of the same before it is given up. */
const MAX_DEATHS = 3;

/** Entries that kill the threads they are given to. */
export interface Culprit {
  readonly batch: RetainedBatch;
  readonly entries: readonly number[];
}

/**
 * Finds out what threads die of: the entry that was worked on. Where none was, the oldest batch that the thread had taken
 * is to blame, as far as its events had begun; one that it had not come to is not.
 */
export class Blame {
  /** By the entry; by -1 for a batch that was to blame as one. */
  readonly #deaths = new WeakMap<RetainedBatch, Map<number, number>>();

  /** Called when a thread has died: forgets what it marked. Undefined while it may have been anything. */
  died(retained: RetainedBatches, counters: SharedCounters): Culprit | undefined {
    const suspect = suspectOf(retained.all(), counters);
    counters.set('atWork', 0);
    counters.set('taken', 0);
    if (suspect === undefined) return undefined;
    const { batch, entries } = suspect;
    const deaths = this.#deaths.get(batch) ?? new Map<number, number>();
    const [first = -1] = entries;
    const key = entries.length === 1 ? first : -1;
    const count = (deaths.get(key) ?? 0) + 1;
    this.#deaths.set(batch, deaths.set(key, count));
    return count < MAX_DEATHS ? undefined : suspect;
  }
}

function suspectOf(batches: readonly RetainedBatch[], counters: SharedCounters): Culprit | undefined {
  const work = workMarked(counters);
  const worked = work && batches.find(({ id }) => id === work.batch);
  if (work !== undefined && worked !== undefined) {
    // One that was given up and still kills takes its batch with it.
    const isOne = work.entry !== undefined && !statesOf(worked).isDone(work.entry);
    return { batch: worked, entries: isOne ? [work.entry] : [...worked.sizes.keys()] };
  }
  const taken = counters.get('taken');
  for (const batch of batches) {
    const states = statesOf(batch);
    const entries = [...batch.sizes.keys()].filter((entry) => states.isOpen(entry));
    if (batch.id <= taken && entries.length > 0) return { batch, entries };
  }
  return undefined;
}
