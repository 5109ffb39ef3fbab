import type { AnyValue } from '../core/any-value';
import { toAnyValue } from '../core/to-any-value';

/** A field as plain data. */
export function plain(fields: TakenFields, ...names: readonly string[]): AnyValue {
  return toAnyValue(fields.take(...names));
}

/** The fields of an event while they are put in their places: whoever takes one leaves it out for the others. */
export class TakenFields {
  readonly #left: Map<string, unknown>;

  constructor(fields: { readonly [name: string]: unknown }) {
    this.#left = new Map(Object.entries(fields).filter(([, value]) => value !== undefined));
  }

  /** The value under the first of these names that is there; those under the others stay. */
  take(...names: readonly string[]): unknown {
    const name = names.find((candidate) => this.#left.has(candidate));
    if (name === undefined) return undefined;
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  has(...names: readonly string[]): boolean {
    return names.some((name) => this.#left.has(name));
  }

  /** What nobody has taken. */
  rest(): { readonly [name: string]: unknown } {
    return Object.fromEntries(this.#left);
  }
}
