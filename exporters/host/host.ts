import type { Durations } from '../../src/core/durations';
import type { Elsewhere } from '../../src/core/ledger';
import type { CommandOutcome, SessionCommand } from '../../src/core/session-command';
import type { SessionRecord } from '../../src/core/span-record';
import type { OpenJournal } from './spool/open-journal';

/** What is on its way, and what another thread has counted. */
export interface HostCounts extends Elsewhere {
  /** Events that are neither delivered nor dropped. */
  readonly pending: number;
}

/** Where mapping and delivery run. What it is given leaves delivered, or dropped with a reason. */
export interface Host {
  /** What is known of spans that have not ended, on disk; absent without a spool. */
  readonly journal?: OpenJournal | undefined;
  /** How long events took, read at any instant. */
  readonly durations: Durations;
  /** All of them read at one instant. */
  counts(): HostCounts;
  /** Takes an accepted, masked record; `bytes` is what the budget got for it. */
  accept(record: SessionRecord, bytes: number): void;
  /**
   * Carries out what the owner of a session says of it, after everything accepted until now. `onOpened` hears what became of
   * an opening; not while the key is refused.
   */
  command(command: SessionCommand, onOpened?: (outcome: CommandOutcome) => void): void;
  /** Ends a session after everything accepted for it until now. */
  endSession(sessionId: string): void;
  /** Ends all sessions that are ours, each after its last event. */
  endAllSessions(): void;
  /** True once the API has refused the key: what is here stays until `stop`, which drops as `unauthorized` what is not in the spool. */
  readonly isHeld: boolean;
  /**
   * Sends what is here without waiting for a batch; resolves when nothing taken until now is owed any more, or at once
   * while it is held.
   */
  flush(): Promise<void>;
  /**
   * At the process's end: sends what is here and returns a function that blocks the thread until nothing is owed or
   * `timeoutMs` are over, counted from this call, or nothing was delivered for `maxQuietMs`. Undefined where sending needs
   * this very thread.
   */
  drain(timeoutMs: number, maxQuietMs?: number): (() => void) | undefined;
  /** The process ends with this very turn: what is on disk stays there, for the next one. */
  leave(): void;
  /** It did not end after `leave`. */
  stay(): void;
  /** Gives up: everything later is dropped with `reason`, and everything left that is not in the spool. */
  stop(reason: string): void;
  /** Gives connections and threads up; after `stop`. */
  close(): Promise<void>;
}
