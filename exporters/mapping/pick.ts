import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../src/core/any-value';
import { setOwn } from './set-own';

/** The value as a map, or undefined. */
export function asMap(value: AnyValue): AnyValueMap | undefined {
  return isAnyValueMap(value) ? value : undefined;
}

/** The value as a list, or undefined. */
export function asList(value: AnyValue): readonly AnyValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The maps in a list; whatever else it holds is passed over. */
export function mapsIn(value: AnyValue): readonly AnyValueMap[] {
  return (asList(value) ?? []).filter(isAnyValueMap);
}

/** The value as text with something in it, or undefined. */
export function asText(value: AnyValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value as a finite number; bigint counts, and so does a number in a string (some emitters write them so). */
export function asNumber(value: AnyValue): number | undefined {
  if (typeof value === 'string' && value.trim() === '') return undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The first of the keys that holds text with something in it. */
export function textAt(map: AnyValueMap, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = asText(map[key]);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The first of the keys that holds a finite number. */
export function numberAt(map: AnyValueMap, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const number = asNumber(map[key]);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** The first of the keys that holds anything at all. */
export function valueAt(map: AnyValueMap, ...keys: readonly string[]): AnyValue {
  for (const key of keys) {
    const value = map[key];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** The texts of a list, of a JSON list in a string, or of one plain string. Undefined when there are none. */
export function asTexts(value: AnyValue): readonly string[] | undefined {
  const texts = (asList(value) ?? [value]).filter(
    (item): item is string => typeof item === 'string' && item !== '',
  );
  return texts.length > 0 ? texts : undefined;
}

/** The map without the named keys; undefined when nothing is left. */
export function omit(map: AnyValueMap, names: ReadonlySet<string>): AnyValueMap | undefined {
  let rest: { [key: string]: AnyValue } | undefined;
  for (const key of Object.keys(map)) {
    if (names.has(key) || map[key] === undefined) continue;
    rest ??= {};
    setOwn(rest, key, map[key]);
  }
  return rest;
}
