import * as zlib from 'node:zlib';

/** The CRC-32 of zlib and PNG (polynomial 0xEDB88320) over `bytes`, going on from `initial`. An unsigned 32-bit number. */
export type Crc32 = (bytes: Uint8Array, initial: number) => number;

const POLYNOMIAL = 0xedb88320;

/** Zlib's own where Node has it (20.15, 22.2 and later), else `tableCrc32`. */
export function chooseCrc32(): Crc32 {
  // By the namespace: a named import of what is missing would not link in a bundle of ES modules.
  const native: unknown = zlib.crc32;
  return typeof native === 'function' ? (bytes, initial) => zlib.crc32(bytes, initial) : tableCrc32();
}

/** A CRC-32 in JavaScript, some twenty times slower than zlib's. */
export function tableCrc32(): Crc32 {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    return value;
  });
  return (bytes, initial) => {
    let crc = ~initial;
    for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
    return ~crc >>> 0;
  };
}
