import type { Budget } from '../../../src/core/budget';
import type { Clock, Timer } from '../../../src/core/clock';
import type { SpoolRef } from '../../spool/segment';
import type { EncodedGroup } from '../worker/encode-groups';
import type { NewBatch, RetainedBatch } from '../worker/retained-batches';
import type { BatchStore } from './batch-store';
import { DiskQueue, type FromDisk, recordsOf } from './disk-queue';
import { OpenJournal } from './open-journal';
import type { ReplayedBatch } from './replay';

/** Records read back from disk and not settled, at most: enough to keep delivery busy, and new ones never wait long. */
const MAX_READ_BACK_RECORDS = 512;
const MAX_READ_BACK_BYTES = 8 * 1_024 * 1_024;
/** Milliseconds of the application's thread one round of reading may take, and the pause between two rounds. */
const SLICE_MS = 2;
const PAUSE_MS = 1;

export interface SpoolingOptions {
  readonly store: BatchStore;
  readonly clock: Clock;
  readonly budget: Budget;
  /** True once nothing is sent any more, and unsent events are left in the spool. */
  readonly isHeld: () => boolean;
  /** Takes a batch from disk, for which the budget has given room; returns the bytes it takes in memory. */
  readonly onReadBack: (encoded: Uint8Array, batch: NewBatch, passedOver: readonly number[]) => number;
  /** A record is lost that has no room in the budget. */
  readonly onLost: (reason: string) => void;
  /** A session of an earlier process is over. */
  readonly onSessionOver: (sessionId: string) => void;
}

/** Where a batch was put. In memory: on disk as well, if there is a `ref`. */
export type Kept = 'on_disk' | 'nowhere' | { readonly ref: SpoolRef | undefined };

/** Keeps batches on disk: each until it is settled, and alone those for which memory has no room. */
export class Spooling {
  readonly journal: OpenJournal;
  readonly #options: SpoolingOptions;
  readonly #queue: DiskQueue;
  /** Events that earlier processes left, as far as they were read. */
  recovered = 0;
  #readBack = { records: 0, bytes: 0 };
  #timer: Timer | undefined;
  #whenRead: (() => void)[] = [];
  #isStopped = false;
  /** Between `leave` and `stay`. */
  #isAway = false;

  constructor(options: SpoolingOptions) {
    this.#options = options;
    this.journal = new OpenJournal(options.store);
    this.#queue = new DiskQueue(options.store, options.clock, () => this.readSoon());
    this.readSoon();
  }

  /** Records on disk alone. */
  get records(): number {
    return this.#queue.records;
  }

  /** Writes a batch. Those for which memory has no room, or that come behind such, stay on disk alone. */
  keep(encoded: Uint8Array, group: EncodedGroup): Kept {
    const { store, budget } = this.#options;
    const ref = store.append(encoded, group);
    for (const entry of group.entries) if ('record' in entry) this.journal.strike(entry.record);
    if (ref === undefined) return budget.isOver && recordsOf(group) > 0 ? 'nowhere' : { ref };
    if (!budget.isOver && this.#queue.records === 0) return { ref };
    for (const bytes of group.sizes) if (bytes !== undefined) budget.release(bytes);
    this.#queue.push({ ref, isCompressed: group.isCompressed, sizes: group.sizes });
    return 'on_disk';
  }

  /** A batch has left memory because nothing of it is owed. */
  released(batch: RetainedBatch): void {
    if (batch.ref !== undefined) this.#options.store.settle(batch.ref);
    if (!batch.isReadBack) return;
    this.#readBack.records -= recordsOf(batch);
    this.#readBack.bytes -= batch.byteLength;
    this.readSoon();
  }

  /** Reads back what there is room for, a little later. */
  readSoon(): void {
    if (this.#isOver) this.#tell();
    else if (this.#hasRoom()) this.#timer ??= this.#options.clock.after(PAUSE_MS, () => this.#read());
  }

  /** Resolves when nothing is on disk alone any more, or nothing more will be read. */
  whenRead(): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenRead.push(resolve);
    });
  }

  /** Nothing is read any more. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#queue.close();
    this.#tell();
  }

  /** Frees the folders at once; after that nothing is written any more. */
  close(): void {
    this.stop();
    this.#options.store.close();
  }

  /** As `close`, but `stay` takes everything up again. */
  leave(): void {
    this.#isAway = true;
    this.#options.store.leave();
  }

  /** The process lives on after `leave`. */
  stay(): void {
    this.#isAway = false;
    this.#options.store.stay();
    this.readSoon();
  }

  #read(): void {
    this.#timer = undefined;
    if (this.#isAway) return;
    const { clock } = this.#options;
    const startedMs = clock.monotonicMs();
    while (!this.#isStopped && this.#hasRoom() && clock.monotonicMs() - startedMs < SLICE_MS) {
      const next = this.#queue.next();
      if (next === undefined) break;
      this.#take(next);
    }
    this.readSoon();
  }

  #take(next: FromDisk): void {
    const { store, onLost, onSessionOver } = this.#options;
    if ('endedSessionId' in next) onSessionOver(next.endedSessionId);
    else if ('corrupt' in next) {
      this.recovered += 1;
      onLost('spool_corrupt');
    } else if ('gone' in next) {
      store.settle(next.gone.ref);
      const reason = next.gone.ref.segment.folder.isLost ? 'spool_lost' : 'spool_corrupt';
      for (let record = recordsOf(next.gone); record > 0; record -= 1) onLost(reason);
    } else this.#admit(next.batch, next.isReplayed);
  }

  #admit({ encoded, ref, sizes, isCompressed, passedOver }: ReplayedBatch, isReplayed: boolean): void {
    const { budget, onReadBack } = this.#options;
    const records = recordsOf({ sizes });
    for (const bytes of sizes) if (bytes !== undefined) budget.take(bytes);
    if (isReplayed) this.recovered += records;
    this.#readBack.records += records;
    this.#readBack.bytes += onReadBack(encoded, { ref, sizes, isCompressed, isReadBack: true }, passedOver);
  }

  /** Nothing more is to be read, now. */
  get #isOver(): boolean {
    return this.#isStopped || this.#queue.isEmpty || this.#options.isHeld();
  }

  #hasRoom(): boolean {
    const { records, bytes } = this.#readBack;
    return records < MAX_READ_BACK_RECORDS && bytes < MAX_READ_BACK_BYTES && !this.#options.budget.isOver;
  }

  #tell(): void {
    if (this.#whenRead.length === 0) return;
    const resolvers = this.#whenRead;
    this.#whenRead = [];
    for (const resolve of resolvers) resolve();
  }
}
