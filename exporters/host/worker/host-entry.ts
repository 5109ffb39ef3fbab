import type { SessionCommand } from '../../../src/core/session-command';
import type { SessionRecord } from '../../../src/core/span-record';

/** A masked record, and what the budget got for it. */
export interface RecordEntry {
  readonly record: SessionRecord;
  readonly bytes: number;
}

/** What a host is given, in the order it was given. */
export type HostEntry =
  | RecordEntry
  | { readonly endedSessionId: string }
  | { readonly endAll: true }
  | { readonly command: SessionCommand };

/** True for what only a form of batches newer than the first can say. */
export function isNewer(entry: HostEntry): boolean {
  return 'command' in entry;
}
