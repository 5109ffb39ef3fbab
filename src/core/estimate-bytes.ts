import type { AnyValue } from './any-value';
import { isAnyValueMap } from './any-value';
import type { SpanRecord } from './span-record';

/** A record's own objects, keys and numbers: a round figure, the texts are what counts. */
const BASE_BYTES = 1_024;
/** Nested values are looked at this deep; deeper ones are rare and small. */
const MAX_DEPTH = 8;

/** Roughly what a record holds in memory: one byte a character, since most text is ASCII and V8 keeps it so. */
export function estimateBytes(record: SpanRecord): number {
  let bytes = BASE_BYTES + sizeOf(record.attributes, 0);
  for (const event of record.events) bytes += sizeOf(event.attributes, 0);
  return bytes;
}

function sizeOf(value: AnyValue, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (value instanceof Uint8Array) return value.length;
  if (depth === MAX_DEPTH) return 0;
  let bytes = 0;
  if (Array.isArray(value)) for (const element of value) bytes += sizeOf(element, depth + 1);
  else if (isAnyValueMap(value)) for (const key in value) bytes += sizeOf(value[key], depth + 1);
  return bytes;
}
