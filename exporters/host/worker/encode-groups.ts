import { encodeBatch } from './batch';
import type { Scratch } from './batch-writer';
import { compressed } from './compression';
import type { HostEntry } from './host-entry';

/** Entries that went into one batch; without `encoded` they could not be. */
export interface EncodedGroup {
  readonly encoded?: Uint8Array;
  readonly isCompressed: boolean;
  readonly entries: readonly HostEntry[];
  /** What the budget got for each; undefined for one that is no record. */
  readonly sizes: readonly (number | undefined)[];
}

/** Encodes entries together, or, where one of them cannot be, each for itself: an odd value must not cost its neighbours. */
export function encodeGroups(
  entries: readonly HostEntry[],
  isCompressed: boolean,
  scratch?: Scratch,
): readonly EncodedGroup[] {
  const sizes = entries.map((entry) => ('record' in entry ? entry.bytes : undefined));
  try {
    const plain = encodeBatch(entries, scratch);
    return [{ encoded: isCompressed ? compressed(plain) : plain, isCompressed, entries, sizes }];
  } catch {
    if (entries.length === 1) return [{ isCompressed, entries, sizes }];
    // Each in memory of its own: they are all returned at once.
    return entries.flatMap((entry) => encodeGroups([entry], isCompressed));
  }
}
