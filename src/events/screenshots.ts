import { readFileSync, statSync } from 'node:fs';

/** A larger picture is left out: reading and encoding it would hold the application up. */
const MAX_BYTES = 10 * 1_024 * 1_024;

/** The first bytes of what the backend shows. */
const FORMATS = [
  ['image/jpeg', (bytes: Buffer) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/png', (bytes: Buffer) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['image/gif', (bytes: Buffer) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))],
  [
    'image/webp',
    (bytes: Buffer) =>
      bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  ],
] as const;

/** Pictures as data URLs: those given as such, files by their paths, and bytes. What is no picture is said in its place. */
export function screenshotUrls(given: unknown): readonly string[] {
  if (given === undefined || given === null) return [];
  return (Array.isArray(given) ? given : [given]).map(urlOf);
}

function urlOf(picture: unknown): string {
  if (typeof picture === 'string') return picture.startsWith('data:') ? picture : fromFile(picture);
  return picture instanceof Uint8Array ? fromBytes(picture) : '[no picture]';
}

function fromFile(path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) return '[picture larger than 10 MiB]';
    return fromBytes(readFileSync(path));
  } catch {
    return '[picture that cannot be read]';
  }
}

function fromBytes(given: Uint8Array): string {
  if (given.byteLength > MAX_BYTES) return '[picture larger than 10 MiB]';
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const [mimeType] = FORMATS.find(([, matches]) => matches(bytes)) ?? [];
  return mimeType === undefined
    ? '[no JPEG, PNG, GIF or WebP picture]'
    : `data:${mimeType};base64,${bytes.toString('base64')}`;
}
