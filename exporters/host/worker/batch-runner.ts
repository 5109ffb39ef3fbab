import { Fifo } from '../../../src/core/fifo';
import type { Logger } from '../../../src/core/logger';
import type { CommandOutcome } from '../../../src/core/session-command';
import type { Dispatcher } from '../dispatcher';
import { Turns } from '../turns';
import { decodeBatch } from './batch';
import { BatchStates } from './batch-states';
import { decompressed } from './compression';
import type { HostEntry, RecordEntry } from './host-entry';
import type { SharedCounters } from './shared-counters';
import { markWork, unmarkWork, type Work } from './work-mark';

/**
 * Records decoded ahead of delivery, or twice as many as may be in flight, those that only wait for uploads aside; what
 * waits behind them costs no more than its bytes.
 */
const MAX_DECODED = 128;

export interface BatchRunnerOptions {
  readonly dispatcher: Dispatcher;
  readonly counters: SharedCounters;
  readonly logger: Logger;
  /** Told whenever an event was settled. */
  readonly onSettled: () => void;
  /** Told what became of the opening of a session by its owner. */
  readonly onOpened: (sessionId: string, outcome: CommandOutcome) => void;
  /** Told when nothing of a batch is left to do. */
  readonly onFinished: (batch: number) => void;
}

/** Encoded entries behind their states, somewhere in shared memory. */
export interface SharedBatch {
  readonly batch: number;
  readonly buffer: SharedArrayBuffer;
  readonly offset: number;
  /** States included. */
  readonly byteLength: number;
  readonly isCompressed: boolean;
  readonly entries: number;
  /** It was read back from disk, where perhaps an earlier process had left it. */
  readonly isReadBack: boolean;
}

type Task = SharedBatch | { readonly reached: () => void };

/** Works through batches in their order, on whatever thread it is made: decodes them when there is room, and keeps the books. */
export class BatchRunner {
  readonly #options: BatchRunnerOptions;
  readonly #tasks = new Fifo<Task>();
  readonly #turns = new Turns();
  #feeding = false;

  constructor(options: BatchRunnerOptions) {
    this.#options = options;
    options.dispatcher.onHeld(() => this.#turns.letAllGo());
    options.dispatcher.onAside(() => this.#feed());
  }

  /** Takes a batch. Entries that were settled before are passed over. */
  add(batch: SharedBatch): void {
    this.#tasks.push(batch);
    this.#feed();
  }

  /** Resolves when nothing taken until now is owed any more, or at once while nothing moves. */
  async flush(): Promise<void> {
    if (this.#options.dispatcher.isHeld) return;
    await this.#turns.wait((reached) => {
      this.#tasks.push({ reached });
      this.#feed();
    });
    await this.#options.dispatcher.flush();
  }

  #feed(): void {
    // What is settled while feeding asks for more; the loop below sees to it.
    if (this.#feeding) return;
    this.#feeding = true;
    while (this.#options.dispatcher.wants(MAX_DECODED)) {
      const task = this.#tasks.take();
      if (task === undefined) break;
      if ('reached' in task) task.reached();
      else this.#run(task);
    }
    this.#feeding = false;
  }

  #run(batch: SharedBatch): void {
    const { dispatcher, onFinished, onOpened, onSettled, counters } = this.#options;
    counters.set('taken', batch.batch);
    const states = new BatchStates(batch.buffer, batch.offset, batch.entries);
    let left = batch.entries;
    const finish = (): void => {
      left -= 1;
      if (left === 0) onFinished(batch.batch);
    };
    for (const [at, entry] of this.#decode(batch, states).entries()) {
      if (states.isDone(at)) finish();
      else if ('record' in entry) this.#accept(states, { batch: batch.batch, entry: at }, entry, finish);
      else if ('endAll' in entry) {
        dispatcher.endAllSessions();
        states.passOver(at);
        finish();
      } else {
        const onEnded = (): void => {
          states.passOver(at);
          finish();
          onSettled();
        };
        if ('command' in entry) {
          const { command } = entry;
          dispatcher.command(command, (outcome) => {
            if ('open' in command) onOpened(command.open, outcome);
            onEnded();
          });
        } else dispatcher.endSession(entry.endedSessionId, { wasLeft: batch.isReadBack, onEnded });
      }
    }
  }

  /** Bytes that this thread cannot read are the fault of ours that costs the batch, and the books say so. */
  #decode(
    { batch, buffer, offset, byteLength, isCompressed, entries }: SharedBatch,
    states: BatchStates,
  ): readonly HostEntry[] {
    const { counters, logger } = this.#options;
    const statesBytes = BatchStates.bytesFor(entries);
    markWork(counters, { batch });
    try {
      const bytes = new Uint8Array(buffer, offset + statesBytes, byteLength - statesBytes);
      const decoded = decodeBatch(isCompressed ? decompressed(bytes) : bytes, (entry) => {
        markWork(counters, { batch, entry });
        // What killed a thread and was given up must not be made again.
        return !states.isDone(entry);
      });
      if (decoded?.length === entries) return decoded;
    } catch {
      // Told below.
    } finally {
      unmarkWork(counters);
    }
    for (let at = 0; at < entries; at += 1) {
      if (!states.settle(at, 0, { dropped: 'internal_error' })) continue;
      counters.add('recordsSettled');
      counters.drop('internal_error');
    }
    logger.warn(
      'internal_error',
      'Events were dropped: they did not survive the way to the delivery thread.',
    );
    return [];
  }

  #accept(
    states: BatchStates,
    work: Required<Work>,
    { record, bytes }: RecordEntry,
    finish: () => void,
  ): void {
    const { entry: at } = work;
    const { dispatcher, counters, onSettled } = this.#options;
    let finished = false;
    dispatcher.accept(record, {
      work(fn) {
        markWork(counters, work);
        try {
          return fn();
        } finally {
          unmarkWork(counters);
        }
      },
      begin(event) {
        const { mayRun, isNew } = states.begin(at, event);
        if (isNew && event > 0) counters.add('extraAccepted');
        return mayRun;
      },
      settle: (event, outcome) => {
        if (!states.settle(at, event, outcome)) return false;
        if (event === 0) {
          counters.add('recordsSettled');
          counters.add('bytesSettled', bytes);
        }
        if (!finished && states.isDone(at)) {
          finished = true;
          finish();
        }
        onSettled();
        this.#feed();
        return true;
      },
      hold: () => {
        onSettled();
        this.#feed();
      },
    });
  }
}
