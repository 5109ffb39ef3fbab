/** An object type whose undefined-able keys became optional and lost `undefined`. */
export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without its undefined keys: what was not said is absent, not empty. */
export function compact<const T extends object>(value: T): Compact<T>;
export function compact(value: { readonly [key: string]: unknown }): object {
  // A plain loop: every part of every event comes by here, and pairs of entries would be most of its garbage.
  const kept: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) {
    if (value[key] === undefined) continue;
    if (key === '__proto__') Object.defineProperty(kept, key, { value: value[key], enumerable: true });
    else kept[key] = value[key];
  }
  return kept;
}

/** As compact, and undefined when nothing is left. */
export function compactOrNothing<const T extends object>(value: T): Compact<T> | undefined {
  const kept = compact(value);
  return Object.keys(kept).length > 0 ? kept : undefined;
}
