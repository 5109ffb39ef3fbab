import type { AnyValue } from '../../../src/core/any-value';

/** Shorter texts are not worth it. */
const MIN_CHARACTERS = 64;
/** What UTF-8 cannot hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Texts as UTF-8, one after the other, and where they belong. */
export interface PackedTexts {
  /** Pairs of a value's place and its length in bytes. */
  readonly places: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * Takes the long texts with wide characters out of `values` (changed), for V8 holds every character of those in two bytes.
 * Undefined when there are none.
 */
export function packTexts(values: AnyValue[]): PackedTexts | undefined {
  const places: number[] = [];
  const chunks: Buffer[] = [];
  for (const [at, value] of values.entries()) {
    if (typeof value !== 'string' || value.length < MIN_CHARACTERS) continue;
    const byteLength = Buffer.byteLength(value);
    // ASCII takes one byte a character as it is; at two and more nothing is won.
    if (byteLength === value.length || byteLength >= 2 * value.length || LONE_SURROGATE.test(value)) continue;
    chunks.push(Buffer.from(value));
    places.push(at, byteLength);
    values[at] = null;
  }
  return chunks.length === 0 ? undefined : { places, bytes: Buffer.concat(chunks) };
}

/** The values with their texts back in place. */
export function unpackTexts(
  values: readonly AnyValue[],
  { places, bytes }: PackedTexts,
): readonly AnyValue[] {
  const whole = [...values];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = 0;
  for (let pair = 0; pair < places.length; pair += 2) {
    const to = from + (places[pair + 1] ?? 0);
    whole[places[pair] ?? 0] = buffer.toString('utf8', from, to);
    from = to;
  }
  return whole;
}
