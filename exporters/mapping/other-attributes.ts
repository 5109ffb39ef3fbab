import type { AnyValueMap } from '../../src/core/any-value';

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
 * (`server.address`, `anthropic.request.id`). They go into the event's metadata, so that nothing said is lost.
 */
export function otherAttributes(attributes: AnyValueMap, known: KnownNames): AnyValueMap | undefined {
  const others = Object.entries(attributes).filter(
    ([key, value]) =>
      value !== undefined &&
      !known.names.has(key) &&
      !known.prefixes.some((prefix) => key.startsWith(prefix)),
  );
  return others.length > 0 ? Object.fromEntries(others) : undefined;
}
