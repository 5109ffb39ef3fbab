import type { SpoolRef } from '../../spool/segment';
import { BatchStates } from './batch-states';
import { newTally, type Tally } from './tally';

/** A batch that is not wholly settled: the states of its entries, then its bytes, somewhere in a segment. */
export interface RetainedBatch {
  readonly id: number;
  readonly segment: Segment;
  readonly offset: number;
  /** Bytes from `offset` on, states included. */
  readonly byteLength: number;
  readonly isCompressed: boolean;
  /** What the budget got for each entry; undefined for one that is no record. */
  readonly sizes: readonly (number | undefined)[];
  /** Where it is on disk; absent when it is in memory alone. */
  readonly ref: SpoolRef | undefined;
  /** It was read back from disk. */
  readonly isReadBack: boolean;
}

/** A batch that comes into memory. */
export type NewBatch = Pick<RetainedBatch, 'sizes' | 'isCompressed'> &
  Partial<Pick<RetainedBatch, 'ref' | 'isReadBack'>>;

/** Memory that both threads share. Used again and again: new pages cost more than the copying. */
export interface Segment {
  readonly buffer: SharedArrayBuffer;
  used: number;
  batches: number;
}

const SEGMENT_BYTES = 1_024 * 1_024;
/** Empty segments kept for the next batches; more go back to the system. */
const MAX_SPARE_BYTES = 16 * 1_024 * 1_024;

/** What has been handed over and not settled, oldest first: all that a new thread needs when one dies. */
export class RetainedBatches {
  readonly #batches = new Map<number, RetainedBatch>();
  #spare: Segment[] = [];
  #spareBytes = 0;
  readonly #onRelease: (batch: RetainedBatch) => void;
  /** What became of those that were let go of. */
  readonly #released = newTally();
  #current: Segment | undefined;
  #nextId = 1;
  #bytes = 0;

  /** @param onRelease Told of each batch that is let go of. */
  constructor(onRelease: (batch: RetainedBatch) => void = () => undefined) {
    this.#onRelease = onRelease;
  }

  /** Keeps encoded entries; returns the batch they are. */
  add(encoded: Uint8Array, { sizes, isCompressed, ref, isReadBack = false }: NewBatch): RetainedBatch {
    const statesBytes = BatchStates.bytesFor(sizes.length);
    const byteLength = statesBytes + encoded.byteLength;
    const segment = this.#segmentFor(byteLength);
    const { used: offset } = segment;
    const memory = new Uint8Array(segment.buffer, offset, byteLength);
    memory.fill(0, 0, statesBytes);
    memory.set(encoded, statesBytes);
    segment.used += byteLength;
    segment.batches += 1;
    const place = { id: this.#nextId, segment, offset, byteLength };
    const batch = { ...place, isCompressed, sizes, ref, isReadBack };
    this.#nextId += 1;
    this.#batches.set(batch.id, batch);
    this.#bytes += byteLength;
    return batch;
  }

  /** Lets go of a batch that is settled. */
  release(id: number): void {
    const batch = this.#batches.get(id);
    if (batch === undefined) return;
    this.#batches.delete(id);
    this.#bytes -= batch.byteLength;
    statesOf(batch).count(batch.sizes, this.#released);
    const { segment } = batch;
    segment.batches -= 1;
    if (segment.batches === 0 && segment !== this.#current) this.#recycle(segment);
    this.#onRelease(batch);
  }

  /** Lets go of settled batches at the old end, without being told: a busy thread receives no messages. */
  releaseOldest(): void {
    for (const batch of this.#batches.values()) {
      if (!isSettled(batch)) return;
      this.release(batch.id);
    }
  }

  /** As `releaseOldest`, wherever they stand. */
  releaseSettled(): void {
    for (const batch of this.#batches.values()) if (isSettled(batch)) this.release(batch.id);
  }

  /** Records on disk that are not settled. */
  get spooled(): number {
    let records = 0;
    for (const batch of this.#batches.values())
      if (batch.ref !== undefined) records += unsettledRecords(batch);
    return records;
  }

  /** What became of everything that was ever added. */
  tally(): Tally {
    const tally = newTally(this.#released);
    for (const batch of this.#batches.values()) statesOf(batch).count(batch.sizes, tally);
    return tally;
  }

  all(): readonly RetainedBatch[] {
    return [...this.#batches.values()];
  }

  get byteLength(): number {
    return this.#bytes;
  }

  #segmentFor(byteLength: number): Segment {
    const current = this.#current;
    if (current !== undefined && current.batches === 0) current.used = 0;
    if (current !== undefined && current.used + byteLength <= current.buffer.byteLength) return current;
    if (current?.batches === 0) this.#recycle(current);
    this.#current = this.#takeSpare(byteLength) ?? {
      buffer: new SharedArrayBuffer(Math.ceil(byteLength / SEGMENT_BYTES) * SEGMENT_BYTES),
      used: 0,
      batches: 0,
    };
    return this.#current;
  }

  #takeSpare(byteLength: number): Segment | undefined {
    const spare = this.#spare.find(({ buffer }) => buffer.byteLength >= byteLength);
    if (spare === undefined) return undefined;
    this.#spare = this.#spare.filter((other) => other !== spare);
    this.#spareBytes -= spare.buffer.byteLength;
    return spare;
  }

  #recycle(segment: Segment): void {
    segment.used = 0;
    if (this.#spareBytes + segment.buffer.byteLength > MAX_SPARE_BYTES) return;
    this.#spareBytes += segment.buffer.byteLength;
    this.#spare.push(segment);
  }
}

/** How far the entries of a batch have come. */
export function statesOf({ segment, offset, sizes }: RetainedBatch): BatchStates {
  return new BatchStates(segment.buffer, offset, sizes.length);
}

function unsettledRecords(batch: RetainedBatch): number {
  const states = statesOf(batch);
  return batch.sizes.filter((bytes, at) => bytes !== undefined && !states.isSettled(at)).length;
}

function isSettled(batch: RetainedBatch): boolean {
  const states = statesOf(batch);
  for (let at = 0; at < batch.sizes.length; at += 1) if (!states.isDone(at)) return false;
  return true;
}
