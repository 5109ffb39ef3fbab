import { readSync } from 'node:fs';
import type { Crc32 } from './crc32';
import { RECORD_HEADER_BYTES, readRecordHeader, recordSeed } from './record-format';
import type { SpoolRef } from './segment';

/** The payload that `ref` names, from its open file; undefined unless it is there byte for byte. Throws the system's errors. */
export function readPayload(fd: number, ref: SpoolRef, crc32: Crc32): Uint8Array | undefined {
  const { position, payloadBytes, segment } = ref;
  const record = Buffer.allocUnsafeSlow(RECORD_HEADER_BYTES + payloadBytes);
  if (readFully(fd, record, position) < record.length) return undefined;
  const header = readRecordHeader(record, 0, position, segment.marker, crc32);
  const payload = record.subarray(RECORD_HEADER_BYTES);
  return header !== undefined && header.payloadCrc === crc32(payload, recordSeed(segment.marker))
    ? payload
    : undefined;
}

/** Fills `into` from `position` of a file; returns how many bytes there were. */
export function readFully(fd: number, into: Buffer, position: number): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(fd, into, filled, into.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
