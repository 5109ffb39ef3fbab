import { setOwn } from './set-own';

/** An object type whose undefined-able keys became optional and lost `undefined`. */
export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The object without its undefined keys: what was not said is absent, not empty. One that has none is returned as it is,
 * so give it a fresh object or one that nobody changes.
 */
export function compact<const T extends object>(value: T): Compact<T>;
export function compact(value: { readonly [key: string]: unknown }): object {
  // Plain loops: every part of every event comes by here, and copies would be most of its garbage.
  for (const key in value) if (value[key] === undefined) return withoutUndefined(value);
  return value;
}

/** As compact, and undefined when nothing is left. */
export function compactOrNothing<const T extends object>(value: T): Compact<T> | undefined {
  const kept = compact(value);
  return isEmpty(kept) ? undefined : kept;
}

/** True for an object without keys. */
export function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

function withoutUndefined(value: { readonly [key: string]: unknown }): object {
  const kept: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) if (value[key] !== undefined) setOwn(kept, key, value[key]);
  return kept;
}
