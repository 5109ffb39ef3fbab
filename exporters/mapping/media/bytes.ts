import { type AnyValue, isAnyValueMap } from '../../../src/core/any-value';
import type { Json } from '../lucidic-event';
import { MAX_ATTACHMENT_BYTES, MIN_BASE64_CHARACTERS, OMITTED } from './limits';
import { OCTET_STREAM } from './mime-type';

/** Fewer numbers than this may be anything; a picture has more. */
const MIN_BYTES = (MIN_BASE64_CHARACTERS * 3) / 4;

/**
 * Bytes as JSON has them: base64 where they are few, a data URL where they are worth an attachment, and where they are
 * more than an attachment may have a part that says so, without the work of encoding them.
 */
export function bytesToJson(bytes: Uint8Array): Json {
  if (bytes.length < MIN_BYTES) return toBase64(bytes);
  if (bytes.length <= MAX_ATTACHMENT_BYTES) return `data:${OCTET_STREAM};base64,${toBase64(bytes)}`;
  return { type: 'file', mime_type: OCTET_STREAM, omitted: OMITTED.tooLarge, size_bytes: bytes.length };
}

/** Base64 of what a provider takes as bytes: base64 already, bytes, or what JSON.stringify made of bytes. */
export function base64Of(value: AnyValue): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  const bytes = value instanceof Uint8Array ? value : bytesWritten(value, 1);
  return bytes && toBase64(bytes);
}

/**
 * The bytes behind what `JSON.stringify` makes of them: `{"0":137,"1":80,…}` of a Uint8Array, `{"type":"Buffer","data":
 * […]}` of a Buffer. Undefined for any other value, told by one look at it, and for fewer than `minBytes`.
 */
export function bytesWritten(value: AnyValue, minBytes = MIN_BYTES): Uint8Array | undefined {
  if (!isAnyValueMap(value)) return undefined;
  const { data } = value;
  if (Array.isArray(data) && value['type'] === 'Buffer') return numbered(data, data.length, minBytes);
  if (typeof value['0'] !== 'number') return undefined;
  return numbered(value, Object.keys(value).length, minBytes);
}

/** The numbers under 0, 1, 2 …, when each is a byte and there is nothing else. */
function numbered(map: object, length: number, minBytes: number): Uint8Array | undefined {
  if (length < minBytes) return undefined;
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    const byte: unknown = Reflect.get(map, index);
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255) return undefined;
    bytes[index] = byte;
  }
  return bytes;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
