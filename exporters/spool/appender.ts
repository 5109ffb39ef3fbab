import type { Clock } from '../../src/core/clock';
import type { Crc32 } from './crc32';
import type { OwnFolders } from './own-folders';
import type { OwnerFolder } from './owner-folder';
import { errorCode, type OnProblem } from './problem';
import { MAX_SEGMENT_BYTES, RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES } from './record-format';
import type { Segment, SpoolRef } from './segment';
import { SegmentWriter } from './segment-writer';

/** After a failed write the disk is left in peace for so long. */
const RETRY_MS = 5_000;
/** How long a full spool is taken to be full, unless something of ours is deleted. */
const FULL_MS = 1_000;
const NOT_FULL = { fromBytes: Number.POSITIVE_INFINITY, untilMs: 0 };

type Refusal = 'spool_full' | 'spool_unwritable';

export interface AppenderOptions {
  readonly segmentBytes: number;
  readonly maxBytes: number;
  readonly fsync: boolean;
  readonly clock: Clock;
  readonly crc32: Crc32;
  readonly folders: OwnFolders;
  readonly onProblem: OnProblem;
  /** Called with a segment that gets no more records. */
  readonly onSealed: (segment: Segment) => void;
}

/** Writes payloads to segments of one folder, which is made with the first of them. */
export class Appender {
  readonly #options: AppenderOptions;
  readonly refused = { spool_full: 0, spool_unwritable: 0 };
  appended = 0;
  /** Problems that were told and still last. */
  readonly #told = new Set<Refusal>();
  #folder: OwnerFolder | undefined;
  #writer: SegmentWriter | undefined;
  #nextNumber = 1;
  /** No write before this monotonic time. */
  #retryAtMs = 0;
  /** Payloads of `fromBytes` and more do not fit before that monotonic time. */
  #full = NOT_FULL;
  /** Whether all that is on disk or spoken for is within the limit. */
  readonly #fits = (): boolean => {
    const { folders, maxBytes } = this.#options;
    const { bytes } = folders;
    return bytes <= maxBytes && bytes + folders.othersBytes() <= maxBytes;
  };

  constructor(options: AppenderOptions) {
    this.#options = options;
  }

  /** Undefined, counted and told, when the payload could not be written; nothing of it is left behind then. */
  append(kind: number, payload: Uint8Array): SpoolRef | undefined {
    const refusal = this.#waitingFor(payload.length);
    if (refusal !== undefined) return this.#refuse(refusal);
    // Also after a long stop of the process: somebody may have taken our folder for abandoned.
    this.#options.folders.beatIfDue();
    try {
      return this.#write(kind, payload);
    } catch (error) {
      return this.#retried(kind, payload, error);
    }
  }

  /** Ends the segment that is written to if it is this one; false for another. */
  sealIf(segment: Segment): boolean {
    if (this.#writer?.segment !== segment) return false;
    this.#seal();
    return true;
  }

  /** A payload of the open segment; undefined for another one's. Throws the system's errors. */
  read(ref: SpoolRef): Uint8Array | undefined {
    return this.#writer?.segment === ref.segment ? this.#writer.read(ref) : undefined;
  }

  /** There is room again. */
  freed(): void {
    this.#full = NOT_FULL;
  }

  close(): void {
    this.#seal();
  }

  #write(kind: number, payload: Uint8Array): SpoolRef | undefined {
    const writer = this.#writerFor(payload.length);
    if (writer === undefined) {
      this.#full = { fromBytes: payload.length, untilMs: this.#options.clock.monotonicMs() + FULL_MS };
      return this.#refuse('spool_full');
    }
    const ref = writer.write(kind, payload);
    this.appended += 1;
    if (this.#told.size > 0) this.#told.clear();
    return ref;
  }

  /** A segment that has room for a payload; undefined when the spool has none. */
  #writerFor(payloadBytes: number): SegmentWriter | undefined {
    if (this.#folder?.isLost) this.#forgetFolder();
    if (this.#writer !== undefined && !this.#writer.hasRoom(payloadBytes)) this.#seal();
    if (this.#writer === undefined && !this.#mayFit(payloadBytes)) return undefined;
    this.#writer ??= this.#open();
    if (this.#writer.reserve(payloadBytes, this.#fits)) return this.#writer;
    if (this.#writer.isEmpty) this.#seal();
    return undefined;
  }

  #open(): SegmentWriter {
    const { folders, segmentBytes, fsync, crc32 } = this.#options;
    if (this.#folder === undefined) {
      this.#folder = folders.create(fsync);
      this.#nextNumber = 1;
    }
    const number = this.#nextNumber;
    // Also when it fails: what it may leave behind must not be in the way of the next try.
    this.#nextNumber += 1;
    return new SegmentWriter({ folder: this.#folder, number, segmentBytes, fsync, crc32 });
  }

  /** Whether a new segment for a payload is worth a try, by our own files alone. */
  #mayFit(payloadBytes: number): boolean {
    const bytes = SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES + payloadBytes;
    const { folders, maxBytes } = this.#options;
    return bytes <= MAX_SEGMENT_BYTES && folders.bytes + bytes <= maxBytes;
  }

  /** The folder may have been deleted under us: then a new one may do. */
  #retried(kind: number, payload: Uint8Array, error: unknown): SpoolRef | undefined {
    const isGone = errorCode(error) === 'ENOENT' && this.#folder !== undefined;
    this.#seal();
    if (isGone) {
      this.#options.folders.beat();
      try {
        return this.#write(kind, payload);
      } catch (second) {
        return this.#unwritable(second);
      }
    }
    return this.#unwritable(error);
  }

  #unwritable(error: unknown): undefined {
    this.#seal();
    this.#retryAtMs = this.#options.clock.monotonicMs() + RETRY_MS;
    return this.#refuse('spool_unwritable', errorCode(error));
  }

  #waitingFor(payloadBytes: number): Refusal | undefined {
    const { clock } = this.#options;
    if (this.#retryAtMs > 0) {
      if (clock.monotonicMs() < this.#retryAtMs) return 'spool_unwritable';
      this.#retryAtMs = 0;
    }
    const { fromBytes, untilMs } = this.#full;
    if (payloadBytes >= fromBytes && clock.monotonicMs() < untilMs) return 'spool_full';
    return undefined;
  }

  #refuse(reason: Refusal, code = ''): undefined {
    this.refused[reason] += 1;
    if (this.#told.has(reason)) return;
    this.#told.add(reason);
    const { onProblem, maxBytes } = this.#options;
    const why = reason === 'spool_full' ? `it has reached its limit of ${maxBytes} bytes` : code;
    onProblem(reason, `The spool cannot be written to: ${why}. Events are kept in memory only.`);
  }

  #forgetFolder(): void {
    this.#seal();
    this.#folder = undefined;
  }

  #seal(): void {
    const writer = this.#writer;
    if (writer === undefined) return;
    this.#writer = undefined;
    writer.seal();
    this.#options.onSealed(writer.segment);
  }
}
