import type { Json } from './lucidic-event';
import { setOwn } from './set-own';

type JsonMap = { readonly [key: string]: Json | undefined };

/** Texts up to here are not worth a marker, which may be as long. Bytes of UTF-8. */
const MIN_CUT_BYTES = 64;

/**
 * A copy of under half the bytes of JSON, its longest texts replaced by `[12345 characters cut]`; undefined where texts are
 * not what makes it large. Which ones go depends on the payload alone, so what is sent again is cut at the same places.
 */
export function shrinkPayload<T extends object>(payload: T): T | undefined {
  const sizes: number[] = [];
  collectSizes(payload, sizes);
  sizes.sort((one, other) => other - one);
  const before = Buffer.byteLength(JSON.stringify(payload));
  let bytes = before;
  for (const size of sizes) {
    if (size <= MIN_CUT_BYTES) break;
    bytes -= size - MIN_CUT_BYTES;
    if (bytes * 2 < before) return withoutTexts(payload, size);
  }
  return undefined;
}

function collectSizes(value: object, sizes: number[]): void {
  for (const item of Object.values(value)) {
    if (typeof item === 'string') sizes.push(Buffer.byteLength(item));
    else if (typeof item === 'object' && item !== null) collectSizes(item, sizes);
  }
}

/** Strings stay strings, lists lists and maps maps, so that a payload keeps its shape. */
function withoutTexts<T extends object>(map: T, fromBytes: number): T;
function withoutTexts(map: JsonMap, fromBytes: number): JsonMap {
  const kept: { [key: string]: Json } = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined) setOwn(kept, key, cut(value, fromBytes));
  }
  return kept;
}

function cut(value: Json, fromBytes: number): Json {
  if (typeof value === 'string') {
    return Buffer.byteLength(value) < fromBytes ? value : `[${value.length} characters cut]`;
  }
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map((item) => cut(item, fromBytes)) : withoutTexts(value, fromBytes);
}

function isList(value: readonly Json[] | JsonMap): value is readonly Json[] {
  return Array.isArray(value);
}
