import { type AnyValue, emptyBag } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import { isObject } from './is-object';
import { readBytes } from './read-bytes';
import { readDouble } from './read-double';
import { readInteger } from './read-integer';
import { readList } from './read-list';
import { readText } from './read-text';

/**
 * An AnyValue. Texts, numbers, flags and bytes are what they are, integers beyond 2^53 bigints, maps bags without a
 * prototype, and a value that says nothing is null.
 */
export function readAnyValue(value: unknown, findings: Findings, depth = 0): AnyValue {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) return fail(findings, 'an attribute value is not an object');
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (isSet(stringValue)) return readText(stringValue, 'stringValue', findings);
  if (isSet(intValue)) return readInteger(intValue) ?? fail(findings, 'intValue is not an integer');
  if (isSet(boolValue))
    return typeof boolValue === 'boolean' ? boolValue : fail(findings, 'boolValue is not a boolean');
  if (isSet(doubleValue)) return readDouble(doubleValue) ?? fail(findings, 'doubleValue is not a number');
  if (isSet(bytesValue)) return readBytes(bytesValue, findings);
  if (!isSet(arrayValue) && !isSet(kvlistValue)) return null;
  const { maxDepthLevels } = findings.limits;
  if (depth >= maxDepthLevels) return fail(findings, `a value nests deeper than ${maxDepthLevels} levels`);
  return isSet(arrayValue) ? readArray(arrayValue, findings, depth) : readMap(kvlistValue, findings, depth);
}

/** Each pair of a list of key-values that can be read; the last of a key counts. */
export function readPairs(
  list: readonly unknown[],
  findings: Findings,
  depth: number,
): { [key: string]: AnyValue } {
  const bag = emptyBag();
  for (const pair of list) {
    if (isObject(pair))
      bag[readText(pair['key'], 'key', findings)] = readAnyValue(pair['value'], findings, depth);
    else fail(findings, 'an attribute is not an object');
  }
  return bag;
}

function readArray(array: unknown, findings: Findings, depth: number): AnyValue {
  return valuesOf(array, 'arrayValue', findings).map((item) => readAnyValue(item, findings, depth + 1));
}

function readMap(map: unknown, findings: Findings, depth: number): AnyValue {
  return readPairs(valuesOf(map, 'kvlistValue', findings), findings, depth + 1);
}

function valuesOf(holder: unknown, field: string, findings: Findings): readonly unknown[] {
  const values = isObject(holder) ? readList(holder['values']) : undefined;
  return values ?? fail(findings, `${field} has no list of values`) ?? [];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
