import type { SpoolRef } from '../../spool/segment';
import type { Spool } from '../../spool/spool';
import { decodeBatch } from '../worker/batch';
import { decompressed } from '../worker/compression';
import type { EncodedGroup } from '../worker/encode-groups';
import { type HostEntry, isNewer } from '../worker/host-entry';

/** Kinds of payloads. A form that older versions cannot read gets numbers of its own, so that they leave it alone. */
const BATCH = 1;
const COMPRESSED_BATCH = 2;
/** A batch of one record of a span that had not ended, or not left, when it was written. */
const OPEN_RECORD = 3;
/** The first two, with commands of sessions in them. */
const COMMANDS = 4;
const COMPRESSED_COMMANDS = 5;

/** A batch on disk alone. */
export interface StoredBatch {
  readonly ref: SpoolRef;
  readonly isCompressed: boolean;
  /** What the budget got for each entry; undefined for one that is no record. */
  readonly sizes: readonly (number | undefined)[];
}

/** What an earlier process left. */
export interface LeftPayload {
  readonly ref: SpoolRef;
  readonly payload: Uint8Array;
  readonly isCompressed: boolean;
  readonly isOpenRecord: boolean;
  /** Undefined: nobody can read it. */
  readonly entries: readonly HostEntry[] | undefined;
}

/** Batches in a spool. */
export class BatchStore {
  readonly #spool: Spool;
  readonly #onNewer: () => void;

  /** @param onNewer Told of a payload that only a newer version can read; it is left alone. */
  constructor(spool: Spool, onNewer: () => void) {
    this.#spool = spool;
    this.#onNewer = onNewer;
  }

  /** Undefined when it could not be written; the user was told. */
  append(
    encoded: Uint8Array,
    { isCompressed, entries }: Pick<EncodedGroup, 'isCompressed' | 'entries'>,
  ): SpoolRef | undefined {
    const [plain, compressed] = entries.some(isNewer)
      ? [COMMANDS, COMPRESSED_COMMANDS]
      : [BATCH, COMPRESSED_BATCH];
    return this.#spool.append(isCompressed ? compressed : plain, encoded);
  }

  appendOpen(encoded: Uint8Array): SpoolRef | undefined {
    return this.#spool.append(OPEN_RECORD, encoded);
  }

  settle(ref: SpoolRef): void {
    this.#spool.settle(ref);
  }

  /** What was written under `ref`; undefined when it is not there any more. */
  read(ref: SpoolRef): Uint8Array | undefined {
    return this.#spool.read(ref);
  }

  /** What dead processes left, the oldest first. */
  *left(): Generator<LeftPayload, void, undefined> {
    for (const { ref, kind, payload } of this.#spool.recovered()) {
      const isCompressed = kind === COMPRESSED_BATCH || kind === COMPRESSED_COMMANDS;
      const isOpenRecord = kind === OPEN_RECORD;
      if (isCompressed || isOpenRecord || kind === BATCH || kind === COMMANDS) {
        yield { ref, payload, isCompressed, isOpenRecord, entries: entriesOf(payload, isCompressed) };
      } else this.#onNewer();
    }
  }

  close(): void {
    this.#spool.close();
  }

  /** Frees the folders, for `stay` to take back. */
  leave(): void {
    this.#spool.leave();
  }

  stay(): void {
    this.#spool.stay();
  }
}

function entriesOf(payload: Uint8Array, isCompressed: boolean): readonly HostEntry[] | undefined {
  try {
    return decodeBatch(isCompressed ? decompressed(payload) : payload);
  } catch {
    return undefined;
  }
}
