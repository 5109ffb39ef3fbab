import type { Clock, Timer } from '../../../src/core/clock';
import { Fifo } from '../../../src/core/fifo';
import type { BatchStore, StoredBatch } from './batch-store';
import { type Replayed, type ReplayedBatch, replay } from './replay';

/** How often what other processes left is looked for: one in another container is known to be dead after a minute. */
const REPLAY_EVERY_MS = 60_000;

/** What comes back from disk. */
export type FromDisk =
  | Exclude<Replayed, { readonly batch: ReplayedBatch }>
  | { readonly batch: ReplayedBatch; readonly isReplayed: boolean }
  /** A batch of ours that is not there any more: another process has it, or it is damaged. */
  | { readonly gone: StoredBatch };

/** What waits on disk to come into memory: our own batches that found no room there, then what dead processes left. */
export class DiskQueue {
  readonly #store: BatchStore;
  readonly #clock: Clock;
  readonly #onMore: () => void;
  readonly #own = new Fifo<StoredBatch>();
  #ownRecords = 0;
  #replay: Generator<Replayed, void, undefined> | undefined;
  #timer: Timer | undefined;

  /** @param onMore Told when there may be something to take. */
  constructor(store: BatchStore, clock: Clock, onMore: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onMore = onMore;
    this.#replay = replay(store);
  }

  /** Records of ours that wait here. */
  get records(): number {
    return this.#ownRecords;
  }

  /** Nothing waits here, and nothing that was left is still to be read. */
  get isEmpty(): boolean {
    return this.#own.length === 0 && this.#replay === undefined;
  }

  /** Takes a batch that is written. */
  push(batch: StoredBatch): void {
    this.#own.push(batch);
    this.#ownRecords += recordsOf(batch);
    this.#onMore();
  }

  /** The next from disk; undefined when there is none until `onMore` is called. */
  next(): FromDisk | undefined {
    const own = this.#own.take();
    if (own !== undefined) return this.#readOwn(own);
    const next = this.#replay?.next();
    if (next === undefined) return undefined;
    if (next.done !== true) return 'batch' in next.value ? { ...next.value, isReplayed: true } : next.value;
    this.#replay = undefined;
    this.#timer = this.#clock.after(REPLAY_EVERY_MS, () => {
      this.#replay = replay(this.#store);
      this.#onMore();
    });
    return undefined;
  }

  close(): void {
    this.#timer?.cancel();
    this.#replay = undefined;
  }

  #readOwn(own: StoredBatch): FromDisk {
    this.#ownRecords -= recordsOf(own);
    const encoded = this.#store.read(own.ref);
    if (encoded === undefined) return { gone: own };
    return { batch: { ...own, encoded, passedOver: [] }, isReplayed: false };
  }
}

/** How many records, commands aside, a batch has. */
export function recordsOf({ sizes }: Pick<StoredBatch, 'sizes'>): number {
  return sizes.filter((bytes) => bytes !== undefined).length;
}
