import { gunzipSync } from 'node:zlib';

/** No answer of the API is larger; a bomb is not unpacked. */
const MAX_DECODED_BYTES = 4 * 1024 * 1024;

/**
 * The text of an answer. Nobody is asked to compress, and a proxy's error page may come so all the same; what cannot be
 * read is empty.
 */
export function decodeBody(bytes: Buffer, encoding: string | string[] | undefined): string {
  if (encoding === undefined || encoding === 'identity') return bytes.toString('utf8');
  if (encoding !== 'gzip' && encoding !== 'x-gzip') return '';
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_DECODED_BYTES }).toString('utf8');
  } catch {
    return '';
  }
}
