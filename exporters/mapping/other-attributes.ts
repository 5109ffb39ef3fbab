import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import { setOwn } from './set-own';

/** Attribute names a dialect reads: whole names, and the prefixes of namespaces. */
export interface KnownNames {
  readonly names: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

/** Sorts names from prefixes: one that ends in "." covers a namespace. */
export function knownNames(all: readonly string[]): KnownNames {
  return {
    names: new Set(all.filter((name) => !name.endsWith('.'))),
    prefixes: all.filter((name) => name.endsWith('.')),
  };
}

/**
 * The attributes a dialect has no field for: an application's own (`customer.tier`) and an emitter's extras
 * (`server.address`, `anthropic.request.id`). They go into the event's metadata, so that nothing said is lost. `keys`:
 * those that may be such. Default: all.
 */
export function otherAttributes(
  attributes: AnyValueMap,
  known: KnownNames,
  keys: readonly string[] = Object.keys(attributes),
): AnyValueMap | undefined {
  let others: { [key: string]: AnyValue } | undefined;
  for (const key of keys) {
    if (known.names.has(key) || attributes[key] === undefined || isUnder(key, known.prefixes)) continue;
    others ??= {};
    setOwn(others, key, attributes[key]);
  }
  return others;
}

/** The attributes without a name of their own in the convention: what several readers of namespaces look through. */
export function unnamedKeys(attributes: AnyValueMap, { names }: KnownNames): readonly string[] {
  return Object.keys(attributes).filter((key) => !names.has(key));
}

function isUnder(key: string, prefixes: readonly string[]): boolean {
  for (const prefix of prefixes) if (key.startsWith(prefix)) return true;
  return false;
}
