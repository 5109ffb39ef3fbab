import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { isAnyValueMap } from '../../../src/core/any-value';

/** What stands for content: how much there was, never what. */
export function lengthOf(value: AnyValue): string {
  if (typeof value === 'string') return `[${value.length} characters]`;
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return `[${value.length} items]`;
  if (isAnyValueMap(value)) return `[${Object.keys(value).length} fields]`;
  return `[${typeof value}]`;
}

/** The same, where there is something. */
export function lengthIfAny(value: AnyValue): string | undefined {
  return value === undefined || value === null ? undefined : lengthOf(value);
}

/** A name that code gives: a tool, an agent, a role. A sentence, an address or a path is none. */
export function nameOrNothing(text: AnyValue): string | undefined {
  return typeof text === 'string' && /^[\p{L}\p{N}_][\p{L}\p{N}_ .:/()+-]{0,127}$/u.test(text)
    ? text
    : undefined;
}

/** An id or a word without spaces: a finish reason, an error's type, a model. */
export function wordOrNothing(text: AnyValue): string | undefined {
  return typeof text === 'string' && /^[\w.:/+=-]{1,128}$/.test(text) ? text : undefined;
}

/** The attributes under these names and name beginnings that are numbers, also where they are written as texts. */
export function numbersAt(attributes: AnyValueMap, prefixes: readonly string[]): AnyValueMap {
  const numbers: [string, number][] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
    if (typeof value !== 'object' && Number.isFinite(number)) numbers.push([name, number]);
  }
  return Object.fromEntries(numbers);
}

/** The map without what is undefined. */
export function present(map: AnyValueMap): AnyValueMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
