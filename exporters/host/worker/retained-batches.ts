import { BatchStates } from './batch-states';

/** A batch that is not wholly settled. */
export interface RetainedBatch {
  readonly id: number;
  /** The states of its entries, then its bytes, in memory that both threads share. */
  readonly buffer: SharedArrayBuffer;
  /** What the budget got for each entry; undefined for one that is no record. */
  readonly sizes: readonly (number | undefined)[];
  /** How often a thread died while this was the oldest. */
  deaths: number;
}

/** What has been handed over and not settled, oldest first: all that a new thread needs when one dies. */
export class RetainedBatches {
  readonly #batches = new Map<number, RetainedBatch>();
  #nextId = 1;
  #bytes = 0;

  /** Keeps encoded entries; returns the batch they are. */
  add(encoded: Uint8Array, sizes: RetainedBatch['sizes']): RetainedBatch {
    const statesBytes = BatchStates.bytesFor(sizes.length);
    const buffer = new SharedArrayBuffer(statesBytes + encoded.byteLength);
    new Uint8Array(buffer, statesBytes).set(encoded);
    const batch = { id: this.#nextId, buffer, sizes, deaths: 0 };
    this.#nextId += 1;
    this.#batches.set(batch.id, batch);
    this.#bytes += buffer.byteLength;
    return batch;
  }

  /** Lets go of a batch that the worker has finished. */
  release(id: number): void {
    const batch = this.#batches.get(id);
    if (batch === undefined) return;
    this.#batches.delete(id);
    this.#bytes -= batch.buffer.byteLength;
  }

  /** Lets go of finished batches at the old end, without being told: a busy thread receives no messages. */
  releaseOldest(): void {
    for (const batch of this.#batches.values()) {
      if (!isSettled(batch)) return;
      this.release(batch.id);
    }
  }

  all(): readonly RetainedBatch[] {
    return [...this.#batches.values()];
  }

  get byteLength(): number {
    return this.#bytes;
  }
}

function isSettled({ buffer, sizes }: RetainedBatch): boolean {
  const states = new BatchStates(buffer, sizes.length);
  for (let at = 0; at < sizes.length; at += 1) if (!states.isDone(at)) return false;
  return true;
}
