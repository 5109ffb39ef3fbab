const HEX = /^[0-9a-f]+$/;
const ZEROS = /^0+$/;

/** An id in lower-case hex, from bytes or from hex of any case; undefined unless it has this length and is not all zeros. */
export function readId(value: unknown, bytes: 8 | 16): string | undefined {
  const id =
    value instanceof Uint8Array ? hexOf(value) : typeof value === 'string' ? value.toLowerCase() : '';
  return id.length === 2 * bytes && HEX.test(id) && !ZEROS.test(id) ? id : undefined;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
