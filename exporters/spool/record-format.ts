import type { Crc32 } from './crc32';

/**
 * A segment file, all numbers little-endian. First 16 bytes: magic `LSPL`, version (1 byte), 3 zero bytes, marker, CRC of
 * the 12 bytes before. Then records of 24 bytes and a payload: marker, position of the record in the file, length of the
 * payload, kind (1 byte), 3 zero bytes, CRC of the payload, CRC of the 20 bytes before.
 *
 * The marker is a random number of the segment, and where both CRCs of a record begin (`recordSeed`). With the position it makes sure that
 * a record is taken for one only where it was written: not when it is quoted in a payload, nor in a reused disk block.
 */
export const FORMAT_VERSION = 1;
export const SEGMENT_HEADER_BYTES = 16;
export const RECORD_HEADER_BYTES = 24;
/** Positions are 32-bit; a segment never grows beyond. */
export const MAX_SEGMENT_BYTES = 2 ** 31 - 1;

const MAGIC = 0x4c50534c;
const CHECKED_SEGMENT_HEADER_BYTES = 12;
const CHECKED_RECORD_HEADER_BYTES = 20;

/**
 * Where the CRCs of a record begin. Never the marker itself: a CRC is linear, so the marker, which a head begins with, would
 * cancel itself out, and one bit turned in it and the same in the payload would go unseen.
 */
export function recordSeed(marker: number): number {
  return Math.imul(marker, 0x9e3779b1) >>> 0;
}

/** What the head of a record says of it. */
export interface RecordHeader {
  readonly kind: number;
  readonly payloadBytes: number;
  readonly payloadCrc: number;
}

/** The first bytes of a segment with this marker. */
export function segmentHeader(marker: number, crc32: Crc32): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt8(FORMAT_VERSION, 4);
  bytes.writeUInt32LE(marker, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CHECKED_SEGMENT_HEADER_BYTES), 0), 12);
  return bytes;
}

/** Version and marker of a segment, undefined where the bytes are damaged. */
export function readSegmentHeader(
  bytes: Buffer,
  crc32: Crc32,
): { readonly version: number; readonly marker: number } | undefined {
  if (bytes.readUInt32LE(0) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(0, CHECKED_SEGMENT_HEADER_BYTES), 0)) return undefined;
  return { version: bytes.readUInt8(4), marker: bytes.readUInt32LE(8) };
}

/** Returns a function that fills one and the same buffer with the head of a record. */
export function recordHeaders(
  marker: number,
  crc32: Crc32,
): (position: number, kind: number, payload: Uint8Array) => Buffer {
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES);
  const checked = bytes.subarray(0, CHECKED_RECORD_HEADER_BYTES);
  const seed = recordSeed(marker);
  bytes.writeUInt32LE(marker, 0);
  return (position, kind, payload) => {
    bytes.writeUInt32LE(position, 4);
    bytes.writeUInt32LE(payload.length, 8);
    bytes.writeUInt8(kind & 0xff, 12);
    bytes.writeUInt32LE(crc32(payload, seed), 16);
    bytes.writeUInt32LE(crc32(checked, seed), 20);
    return bytes;
  };
}

/** The record head at `at` of `bytes` that stands at `position` of its file, undefined where there is none. */
export function readRecordHeader(
  bytes: Buffer,
  at: number,
  position: number,
  marker: number,
  crc32: Crc32,
): RecordHeader | undefined {
  if (bytes.readUInt32LE(at) !== marker || bytes.readUInt32LE(at + 4) !== position) return undefined;
  const checked = bytes.subarray(at, at + CHECKED_RECORD_HEADER_BYTES);
  if (bytes.readUInt32LE(at + 20) !== crc32(checked, recordSeed(marker))) return undefined;
  return {
    payloadBytes: bytes.readUInt32LE(at + 8),
    kind: bytes.readUInt8(at + 12),
    payloadCrc: bytes.readUInt32LE(at + 16),
  };
}
