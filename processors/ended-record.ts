import type { SessionRecord } from '../src/core/span-record';

/** A record on its way through the twin stage, alone or with its twins. */
export interface EndedRecord {
  readonly record: SessionRecord;
  /** What the budget got for it and its twins. */
  readonly bytes: number;
  /** When it has waited long enough, on the monotonic clock. */
  readonly untilMs: number;
  /** Runs once the record is on its way. */
  readonly afterRelease: (() => void)[];
}
