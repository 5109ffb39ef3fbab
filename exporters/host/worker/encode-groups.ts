import { encodeBatch } from './batch';
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
export function encodeGroups(entries: readonly HostEntry[], isCompressed: boolean): readonly EncodedGroup[] {
  const sizes = entries.map((entry) => ('record' in entry ? entry.bytes : undefined));
  try {
    const plain = encodeBatch(entries);
    return [{ encoded: isCompressed ? compressed(plain) : plain, isCompressed, entries, sizes }];
  } catch {
    if (entries.length === 1) return [{ isCompressed, entries, sizes }];
    return entries.flatMap((entry) => encodeGroups([entry], isCompressed));
  }
}
