import type { Crc32 } from './crc32';
import { readFully } from './read-payload';
import { RECORD_HEADER_BYTES, readRecordHeader } from './record-format';

/** The next record is near as a rule; only then is more read at a time. */
const FIRST_WINDOW_BYTES = 1024;
const MAX_WINDOW_BYTES = 64 * 1024;

/** What lies behind damage. */
export interface Search {
  /** Where the next record head is, undefined if there is none. */
  readonly next: number | undefined;
  /** The end of the last byte before `next`, or before the end of the file, that is not zero. */
  readonly usedEnd: number;
}

/** Searches a file from `from` to `size` for the next record head, in one pass and a window of memory. */
export function findRecord(fd: number, from: number, size: number, marker: number, crc32: Crc32): Search {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(marker, 0);
  let usedEnd = from;
  let windowBytes = FIRST_WINDOW_BYTES;
  // Windows overlap by a head less one byte, so that none is cut in two.
  for (let start = from; start < size; start += windowBytes - RECORD_HEADER_BYTES + 1) {
    if (start > from) windowBytes = MAX_WINDOW_BYTES;
    const bytes = window(fd, start, Math.min(windowBytes, size - start));
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
      if (at + RECORD_HEADER_BYTES > bytes.length) break;
      if (readRecordHeader(bytes, at, start + at, marker, crc32) !== undefined) {
        return { next: start + at, usedEnd: start + at };
      }
    }
    if (bytes.equals(Buffer.alloc(bytes.length))) continue;
    let last = bytes.length - 1;
    while (bytes[last] === 0) last -= 1;
    usedEnd = start + last + 1;
  }
  return { next: undefined, usedEnd };
}

function window(fd: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readFully(fd, bytes, start));
}
