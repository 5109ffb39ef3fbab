import { BoundedMap } from '../../../src/core/bounded-map';
import type { SessionRecord, SpanRecord } from '../../../src/core/span-record';
import type { SpoolRef } from '../../spool/segment';
import { encodeBatch } from '../worker/batch';
import type { BatchStore } from './batch-store';
import { keysOf, recordKey } from './record-key';

/** Spans on record at once: those open, and those ended that wait for their twin. The oldest goes first. */
const MAX_RECORDS = 2_000;

/**
 * Spans that have not ended or not left, on disk: should the process die, the next one sends what is here. A record is
 * struck out once the event is in the spool itself, so there is no moment without either.
 */
export class OpenJournal {
  readonly #store: BatchStore;
  readonly #refs = new BoundedMap<string, SpoolRef>(MAX_RECORDS);

  constructor(store: BatchStore) {
    this.#store = store;
  }

  /** Writes a masked record, in place of what was written of the same span. Where it cannot, nothing is lost but this. */
  write(record: SessionRecord): void {
    const ref = this.#append(record);
    if (ref === undefined) return;
    const key = recordKey(record);
    const before = this.#refs.get(key);
    const forgotten = this.#refs.set(key, ref);
    if (before !== undefined) this.#store.settle(before);
    if (forgotten !== undefined) this.#store.settle(forgotten);
  }

  /** The record and its twins are told of elsewhere, or not at all. */
  strike(record: SpanRecord): void {
    if (this.#refs.size === 0) return;
    for (const key of keysOf(record)) this.#strike(key);
  }

  /** The span will be no event. */
  forget(span: Pick<SpanRecord, 'traceId' | 'spanId'>): void {
    if (this.#refs.size > 0) this.#strike(recordKey(span));
  }

  #strike(key: string): void {
    const ref = this.#refs.get(key);
    if (ref === undefined) return;
    this.#refs.delete(key);
    this.#store.settle(ref);
  }

  #append(record: SessionRecord): SpoolRef | undefined {
    try {
      return this.#store.appendOpen(encodeBatch([{ record, bytes: 0 }]));
    } catch {
      return undefined;
    }
  }
}
