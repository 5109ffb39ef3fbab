import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { errorCode } from '../error-facts';
import { LIMITS } from '../limits';
import { type Checked, passed, refused } from './refusal';

const gunzipAsync = promisify(gunzip);

/** How much of a body is taken, on the wire and after gunzip. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly maxUnpackedBytes: number;
}

const USUAL: BodyLimits = { maxBytes: LIMITS.maxBodyBytes, maxUnpackedBytes: LIMITS.maxUnpackedBytes };

/** The body's bytes, unpacked, within the limits. */
export async function readBody(
  incoming: IncomingMessage,
  { maxBytes, maxUnpackedBytes }: BodyLimits = USUAL,
): Promise<Checked<Buffer>> {
  const encoding = (incoming.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    return refused(415, `Content-Encoding: expected gzip or none, got ${JSON.stringify(encoding)}`);
  }
  const body = await collect(incoming, maxBytes);
  return body.ok && encoding === 'gzip' ? unpack(body.value, maxUnpackedBytes) : body;
}

/**
 * Reads Node's stream, not the Request: one path bounds bodies with and without a length, and a body that is too
 * large stops being read without the socket being destroyed before the answer is out.
 */
function collect(incoming: IncomingMessage, maxBytes: number): Promise<Checked<Buffer>> {
  const tooLarge = refused(413, `body: expected at most ${maxBytes} bytes, got more`);
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve(tooLarge);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      incoming.off('data', onData);
      incoming.pause();
      resolve(tooLarge);
    };
    incoming.on('data', onData);
    incoming.once('end', () => resolve(passed(Buffer.concat(chunks))));
    incoming.once('error', () => resolve(refused(400, 'body: the connection ended before the body did')));
    incoming.once('close', () => resolve(refused(400, 'body: the connection ended before the body did')));
  });
}

async function unpack(packed: Buffer, maxUnpackedBytes: number): Promise<Checked<Buffer>> {
  try {
    return passed(await gunzipAsync(packed, { maxOutputLength: maxUnpackedBytes }));
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') {
      return refused(413, `body: expected at most ${maxUnpackedBytes} bytes after gunzip, got more`);
    }
    return refused(400, `body: Content-Encoding says gzip, but the bytes are not gzip`);
  }
}
