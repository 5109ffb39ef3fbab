import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Crc32 } from './crc32';

const BATCH_HEADER_BYTES = 8;
const ENTRY_BYTES = 4;
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/**
 * The positions of a segment's settled records, in a file beside it. Written in batches: count, CRC (begun with the
 * segment's marker) over count and positions, positions; all 32-bit little-endian. A batch that is damaged, and what
 * follows it, is void: its records are sent once more.
 */
export class AckLog {
  readonly path: string;
  readonly #crc32: Crc32;
  #pending: number[] = [];
  #diskBytes: number;
  #validBytes = 0;

  /** @param diskBytes The length of the file as it stands. */
  constructor(path: string, crc32: Crc32, diskBytes = 0) {
    this.path = path;
    this.#diskBytes = diskBytes;
    this.#crc32 = crc32;
  }

  /** Positions that are not written yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** By how many bytes `write` would make the file longer. */
  get growthBytes(): number {
    return this.#validBytes + BATCH_HEADER_BYTES + ENTRY_BYTES * this.#pending.length - this.#diskBytes;
  }

  add(position: number): void {
    this.#pending.push(position);
  }

  /** The positions that earlier owners wrote. */
  load(marker: number): Set<number> {
    const settled = new Set<number>();
    const bytes = contents(this.path);
    let offset = 0;
    while (offset + BATCH_HEADER_BYTES <= bytes.length) {
      const end = offset + BATCH_HEADER_BYTES + ENTRY_BYTES * bytes.readUInt32LE(offset);
      if (
        end > bytes.length ||
        bytes.readUInt32LE(offset + 4) !== this.#crc(bytes.subarray(offset, end), marker)
      ) {
        break;
      }
      for (let at = offset + BATCH_HEADER_BYTES; at < end; at += ENTRY_BYTES)
        settled.add(bytes.readUInt32LE(at));
      offset = end;
    }
    this.#validBytes = offset;
    return settled;
  }

  /** Writes what is pending, over whatever a torn write left. Throws the system's error and keeps it pending then. */
  write(marker: number): void {
    const batch = Buffer.alloc(BATCH_HEADER_BYTES + ENTRY_BYTES * this.#pending.length);
    batch.writeUInt32LE(this.#pending.length, 0);
    for (const [index, position] of this.#pending.entries()) {
      batch.writeUInt32LE(position, BATCH_HEADER_BYTES + ENTRY_BYTES * index);
    }
    batch.writeUInt32LE(this.#crc(batch, marker), 4);
    const fd = openSync(this.path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, 0o600);
    try {
      const end = this.#validBytes + batch.length;
      let written = 0;
      while (written < batch.length) {
        written += writeSync(fd, batch, written, batch.length - written, this.#validBytes + written);
      }
      ftruncateSync(fd, end);
      this.#validBytes = end;
      this.#diskBytes = end;
      this.#pending = [];
    } finally {
      closeSync(fd);
    }
  }

  #crc(batch: Buffer, marker: number): number {
    return this.#crc32(batch.subarray(BATCH_HEADER_BYTES), this.#crc32(batch.subarray(0, 4), marker));
  }
}

function contents(path: string): Buffer {
  try {
    const fd = openSync(path, constants.O_RDONLY | NO_FOLLOW);
    try {
      return readFileSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
