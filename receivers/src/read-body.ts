import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Refusal } from './decoded';

/** The whole body, inflated; or why there is none. */
export type ReadBody = { readonly ok: true; readonly bytes: Uint8Array } | Refusal;

/**
 * Reads a body as it arrives, inflates gzip and stops where the inflated size passes `maxBytes`, so that neither a long
 * body nor a zip bomb takes more memory than that. Never rejects. What was not read stays in the source, which is left
 * open: the connection is needed for the answer, and is best closed after it.
 * @param source The request, or the body of one.
 * @param contentEncoding The request's Content-Encoding.
 * @param maxBytes The largest inflated body; beyond: 413.
 */
export async function readBody(
  source: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<ReadBody> {
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity')
    return collect(chunksOf(source), maxBytes, 'the body ended early');
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    return { ok: false, status: 415, detail: 'use gzip, or no Content-Encoding' };
  const gunzip = createGunzip();
  // An error is told to who reads from it.
  pipeline(chunksOf(source), gunzip, () => undefined);
  return collect(gunzip, maxBytes, 'the body ended early or is not valid gzip');
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  broken: string,
): Promise<ReadBody> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxBytes)
        return { ok: false, status: 413, detail: `the body has more than ${maxBytes} bytes` };
      parts.push(chunk);
    }
  } catch {
    return { ok: false, status: 400, detail: broken };
  }
  return { ok: true, bytes: Buffer.concat(parts, size) };
}

/** The chunks of a source that is not destroyed when nobody wants more of them. */
async function* chunksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}
