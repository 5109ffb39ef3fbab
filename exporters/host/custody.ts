import type { Outcome } from '../delivery/item';

/**
 * The account of one record while a host has it. A record becomes one event, or two when an exception was recorded; each
 * begins and is settled by its index.
 */
export interface Custody {
  /** Runs what is done with the record at once: should it kill the thread, the record is to blame. */
  work<T>(fn: () => T): T;
  /** Called before an event is handed to delivery. False: it was settled in an earlier life of the host. */
  begin(eventIndex: number): boolean;
  /** Called when an event is delivered or dropped. False: somebody else has settled it, so it is not to be counted. */
  settle(eventIndex: number, outcome: Outcome): boolean;
  /** Called instead when nothing is sent any more and the event stays in the spool. */
  hold(): void;
}
