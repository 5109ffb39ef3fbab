import type { MessagePort } from 'node:worker_threads';
import type { CommandOutcome } from '../../../src/core/session-command';
import type { DispatcherConfig } from '../create-dispatcher';
import type { SharedBatch } from './batch-runner';

/** What the application's thread says to the worker. */
export type ToWorker =
  /** Entries to be delivered: their states, then the encoded batch. */
  | SharedBatch
  /** Answered with `flushed` once nothing before it is owed any more. */
  | { readonly flush: number };

/** What the worker says. */
export type FromWorker =
  | { readonly flushed: number }
  /** Something was settled since the last such message, these batches wholly; the numbers are in the counters. */
  | { readonly settled: readonly number[] }
  /** What became of the opening of a session by its owner. */
  | { readonly opened: string; readonly outcome: CommandOutcome }
  | { readonly warn: string; readonly message: string }
  | { readonly debug: string };

/** What a worker starts with. */
export interface WorkerData {
  readonly counters: SharedArrayBuffer;
  readonly config: DispatcherConfig;
  readonly port: MessagePort;
}
