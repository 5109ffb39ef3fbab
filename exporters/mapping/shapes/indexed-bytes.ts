import { type AnyValue, isAnyValueMap } from '../../../src/core/any-value';

/**
 * Base64 of bytes that went through JSON.stringify: `{"0":137,"1":80}` (Uint8Array), `{"type":"Buffer","data":[137,80]}`
 * (Buffer). Undefined for everything else.
 */
export function base64OfIndexedBytes(value: AnyValue): string | undefined {
  if (!isAnyValueMap(value)) return undefined;
  const bytes = value.type === 'Buffer' && Array.isArray(value.data) ? value.data : indexedValues(value);
  const numbers = bytes?.filter(
    (byte): byte is number => typeof byte === 'number' && byte >= 0 && byte < 256,
  );
  if (numbers === undefined || numbers.length === 0 || numbers.length !== bytes?.length) return undefined;
  return Buffer.from(numbers).toString('base64');
}

/** Integer keys come first and in order, so a map that begins with "0" and counts on is a list of bytes. */
function indexedValues(map: { readonly [key: string]: AnyValue }): readonly AnyValue[] | undefined {
  const keys = Object.keys(map);
  const counts = keys.length > 0 && keys.every((key, index) => key === String(index));
  return counts ? Object.values(map) : undefined;
}
