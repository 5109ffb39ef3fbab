import { constants, fstatSync, openSync } from 'node:fs';
import { closeQuietly } from './close-quietly';
import type { Crc32 } from './crc32';
import { findRecord } from './find-record';
import { readFully } from './read-payload';
import {
  FORMAT_VERSION,
  RECORD_HEADER_BYTES,
  type RecordHeader,
  readRecordHeader,
  readSegmentHeader,
  recordSeed,
  SEGMENT_HEADER_BYTES,
} from './record-format';

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** A record as it stands in its segment. */
export interface StoredRecord {
  readonly position: number;
  readonly kind: number;
  readonly payload: Uint8Array;
}

/**
 * Reads the records of a segment one by one, whatever is in the file. Where bytes are no record, as where a write was torn,
 * it goes on at the next that is one. Methods throw the system's errors.
 */
export class SegmentReader {
  /** 0 where nothing in the file tells it: then it holds no record. */
  readonly marker: number;
  readonly isNewer: boolean;
  readonly size: number;
  readonly #fd: number;
  readonly #crc32: Crc32;
  readonly #head = Buffer.alloc(RECORD_HEADER_BYTES);
  #position = SEGMENT_HEADER_BYTES;
  #end = 0;
  #skippedBytes = 0;

  constructor(path: string, crc32: Crc32) {
    this.#fd = openSync(path, constants.O_RDONLY | NO_FOLLOW);
    this.#crc32 = crc32;
    try {
      this.size = fstatSync(this.#fd).size;
      const header = this.#bytes(0, SEGMENT_HEADER_BYTES);
      const known = header && readSegmentHeader(header, crc32);
      this.isNewer = known !== undefined && known.version > FORMAT_VERSION;
      // A damaged head takes no record with it: each of them has the marker too.
      this.marker = known?.marker ?? this.#bytes(SEGMENT_HEADER_BYTES, 4)?.readUInt32LE(0) ?? 0;
      if (known === undefined) this.#skippedBytes = Math.min(this.size, SEGMENT_HEADER_BYTES);
    } catch (error) {
      closeQuietly(this.#fd);
      throw error;
    }
  }

  /** Where the last record read ends. */
  get end(): number {
    return this.#end;
  }

  /** Bytes so far that are no records, without the zeros of reserved disk. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  /** The next record that `isSettled` does not name by its position; undefined at the end. */
  next(isSettled: (position: number) => boolean): StoredRecord | undefined {
    while (this.#position < this.size && this.marker !== 0) {
      const position = this.#position;
      const header = this.#headAt(position);
      const end = position + RECORD_HEADER_BYTES + (header?.payloadBytes ?? 0);
      if (header === undefined || end > this.size) {
        this.#skip(position + (header === undefined ? 0 : 1));
        continue;
      }
      this.#position = end;
      this.#end = end;
      if (isSettled(position)) continue;
      const payload = this.#bytes(position + RECORD_HEADER_BYTES, header.payloadBytes);
      if (payload !== undefined && this.#crc32(payload, recordSeed(this.marker)) === header.payloadCrc) {
        return { position, kind: header.kind, payload };
      }
      this.#skippedBytes += end - position;
    }
    return undefined;
  }

  close(): void {
    closeQuietly(this.#fd);
  }

  #headAt(position: number): RecordHeader | undefined {
    if (readFully(this.#fd, this.#head, position) < this.#head.length) return undefined;
    return readRecordHeader(this.#head, 0, position, this.marker, this.#crc32);
  }

  #skip(from: number): void {
    const position = this.#position;
    const { next, usedEnd } = findRecord(this.#fd, from, this.size, this.marker, this.#crc32);
    this.#position = next ?? this.size;
    this.#skippedBytes += usedEnd - position;
    if (usedEnd > position) this.#end = usedEnd;
  }

  #bytes(position: number, length: number): Buffer | undefined {
    const bytes = Buffer.allocUnsafeSlow(length);
    return readFully(this.#fd, bytes, position) === length ? bytes : undefined;
  }
}
