import { encodeBatch } from './batch';
import type { HostEntry } from './host-entry';

/** Entries that went into one batch; without `encoded` they could not be. */
export interface EncodedGroup {
  readonly encoded?: Uint8Array;
  /** What the budget got for each; undefined for one that is no record. */
  readonly sizes: readonly (number | undefined)[];
}

/** Encodes entries together, or, where one of them cannot be, each for itself: an odd value must not cost its neighbours. */
export function encodeGroups(entries: readonly HostEntry[], compact: boolean): readonly EncodedGroup[] {
  const sizes = entries.map((entry) => ('record' in entry ? entry.bytes : undefined));
  try {
    return [{ encoded: encodeBatch(entries, { compact }), sizes }];
  } catch {
    if (entries.length === 1) return [{ sizes }];
    return entries.flatMap((entry) => encodeGroups([entry], compact));
  }
}
