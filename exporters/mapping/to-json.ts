import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import type { Json } from './lucidic-event';
import { bytesToJson, bytesWritten } from './media/bytes';
import { setOwn } from './set-own';

const MAX_DEPTH = 64;
/** Values in one conversion; also what stops a small graph of shared maps that would unfold without end. */
const MAX_VALUES = 250_000;

/** What stands where a value was cut. */
export const JSON_MARKERS = { depth: '[depth limit]', size: '[size limit]', cycle: '[circular]' } as const;

/**
 * Any attribute value as JSON, without ever throwing: bigint becomes its decimal string, bytes base64 (a
 * data URL where they are many), NaN and the
 * infinities their names; undefined keys are left out. Deeper than 64, larger than 250,000 values or circular is cut
 * with a marker.
 */
export function toJson(value: AnyValue): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return convert(value, 0, { left: MAX_VALUES, open: new Set() });
}

interface Walk {
  left: number;
  readonly open: Set<object>;
}

function convert(value: AnyValue, depth: number, walk: Walk): Json {
  walk.left -= 1;
  if (walk.left < 0) return JSON_MARKERS.size;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : convertObject(value, depth, walk);
    default:
      return null;
  }
}

function convertObject(value: Exclude<AnyValue, undefined | null> & object, depth: number, walk: Walk): Json {
  const bytes = value instanceof Uint8Array ? value : bytesWritten(value);
  if (bytes !== undefined) return bytesToJson(bytes);
  if (walk.open.has(value)) return JSON_MARKERS.cycle;
  if (depth >= MAX_DEPTH) return JSON_MARKERS.depth;
  walk.open.add(value);
  const converted = Array.isArray(value) ? convertArray(value, depth, walk) : convertMap(value, depth, walk);
  walk.open.delete(value);
  return converted;
}

function convertArray(values: readonly AnyValue[], depth: number, walk: Walk): Json {
  const converted: Json[] = [];
  for (const item of values) {
    if (walk.left <= 0) {
      converted.push(JSON_MARKERS.size);
      break;
    }
    converted.push(convert(item, depth + 1, walk));
  }
  return converted;
}

function convertMap(map: object, depth: number, walk: Walk): Json {
  const converted: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(map)) {
    if (item === undefined || typeof item === 'function' || typeof item === 'symbol') continue;
    if (walk.left <= 0) {
      converted[JSON_MARKERS.size] = true;
      break;
    }
    setOwn(converted, key, convert(item, depth + 1, walk));
  }
  return converted;
}

/** A map's values as JSON, under their own keys; undefined ones are left out. */
export function toJsonMap(map: AnyValueMap): { readonly [key: string]: Json } {
  const converted: { [key: string]: Json } = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined) setOwn(converted, key, toJson(value));
  }
  return converted;
}
