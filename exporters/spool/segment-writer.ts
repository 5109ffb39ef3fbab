import { randomInt } from 'node:crypto';
import { fdatasyncSync, ftruncateSync, openSync, unlinkSync, writeSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { AckLog } from './ack-log';
import { closeQuietly } from './close-quietly';
import type { Crc32 } from './crc32';
import type { OwnerFolder } from './owner-folder';
import { readPayload } from './read-payload';
import { RECORD_HEADER_BYTES, recordHeaders, SEGMENT_HEADER_BYTES, segmentHeader } from './record-format';
import { ackFile, addBytes, type Segment, type SpoolRef, segmentFile } from './segment';
import { syncFolder } from './sync-folder';

/** Disk is reserved in steps of this size, so that the directory is measured once in so many bytes. */
const GRANT_BYTES = 1024 * 1024;

export interface SegmentWriterOptions {
  readonly folder: OwnerFolder;
  readonly number: number;
  /** Where the file should end; a payload that is larger gets a file of its own. */
  readonly segmentBytes: number;
  readonly fsync: boolean;
  readonly crc32: Crc32;
}

/**
 * The one open segment. The file is made longer (sparse) before it is filled, so that other processes, who see only
 * lengths, see the bytes that are spoken for. Its methods throw the system's errors.
 */
export class SegmentWriter {
  readonly segment: Segment;
  readonly #options: SegmentWriterOptions;
  readonly #fd: number;
  readonly #header: ReturnType<typeof recordHeaders>;
  #position = SEGMENT_HEADER_BYTES;
  #reserved = SEGMENT_HEADER_BYTES;

  constructor(options: SegmentWriterOptions) {
    const { folder, number, crc32 } = options;
    const path = join(folder.path, segmentFile(number));
    const marker = randomInt(1, 2 ** 32);
    this.#options = options;
    this.#header = recordHeaders(marker, crc32);
    this.#fd = openSync(path, 'wx+', 0o600);
    this.segment = {
      folder,
      path,
      acks: new AckLog(ackFile(path), crc32),
      marker,
      bytes: 0,
      unsettled: 0,
      isComplete: false,
    };
    try {
      this.#writeAll(segmentHeader(marker, crc32), 0);
      if (options.fsync) syncFolder(folder.path);
    } catch (error) {
      closeQuietly(this.#fd);
      unlinkSync(path);
      throw error;
    }
    folder.segments += 1;
    addBytes(this.segment, SEGMENT_HEADER_BYTES);
  }

  /** Whether no payload was written to it. */
  get isEmpty(): boolean {
    return this.#position === SEGMENT_HEADER_BYTES;
  }

  /** Whether a payload should still go in this file. */
  hasRoom(payloadBytes: number): boolean {
    const end = this.#position + RECORD_HEADER_BYTES + payloadBytes;
    return end <= this.#options.segmentBytes || this.isEmpty;
  }

  /** Reserves disk for a payload; false when all would then take more than `fits` allows. */
  reserve(payloadBytes: number, fits: () => boolean): boolean {
    const end = this.#position + RECORD_HEADER_BYTES + payloadBytes;
    if (end <= this.#reserved) return true;
    const generous = Math.min(this.#reserved + GRANT_BYTES, this.#options.segmentBytes);
    try {
      if (generous > end && this.#extend(generous, fits)) return true;
    } catch {
      // Perhaps a limit on the size of files: there may be room for this one record.
    }
    return this.#extend(end, fits);
  }

  /** Writes a payload for which disk is reserved. After an error the segment is to be sealed. */
  write(kind: number, payload: Uint8Array): SpoolRef {
    const position = this.#position;
    const header = this.#header(position, kind, payload);
    const recordBytes = header.length + payload.length;
    const written = writevSync(this.#fd, [header, payload], position);
    if (written < recordBytes) {
      this.#writeAll(Buffer.concat([header, payload]).subarray(written), position + written);
    }
    if (this.#options.fsync) fdatasyncSync(this.#fd);
    this.#position += recordBytes;
    this.segment.unsettled += 1;
    return { segment: this.segment, position, payloadBytes: payload.length, isSettled: false };
  }

  /** A payload of this segment, undefined where it cannot be read. */
  read(ref: SpoolRef): Uint8Array | undefined {
    return readPayload(this.#fd, ref, this.#options.crc32);
  }

  /** Cuts off what was reserved and not used, and what a failed write left, and closes the file. */
  seal(): void {
    try {
      this.#resize(this.#position);
    } catch {
      // What cannot be cut off is no record, and is skipped when the file is read.
    }
    this.segment.isComplete = true;
    closeQuietly(this.#fd);
  }

  #extend(bytes: number, fits: () => boolean): boolean {
    const before = this.#reserved;
    this.#resize(bytes);
    if (fits()) return true;
    this.#resize(before);
    return false;
  }

  #resize(bytes: number): void {
    ftruncateSync(this.#fd, bytes);
    addBytes(this.segment, bytes - this.#reserved);
    this.#reserved = bytes;
  }

  #writeAll(bytes: Uint8Array, position: number): void {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#fd, bytes, written, bytes.length - written, position + written);
    }
  }
}
