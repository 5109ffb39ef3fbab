import type { Plain } from './plain-span';

/** A difference between two plain data, at a path such as `attributes.gen_ai.request.model`. */
export interface FieldChange {
  readonly field: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** What was there without the processor; undefined where something was added. */
  readonly from: Plain;
  /** What is there with it; undefined where something was removed. */
  readonly to: Plain;
}

/** Every difference, the deepest place that differs; an absent value and an undefined one are the same. */
export function fieldChanges(from: Plain, to: Plain, field = ''): readonly FieldChange[] {
  if (Object.is(from, to)) return [];
  if (isNested(from) && isNested(to) && Array.isArray(from) === Array.isArray(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) =>
      fieldChanges(at(from, key), at(to, key), field === '' ? key : `${field}.${key}`),
    );
  }
  const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  return [{ field, change, from, to }];
}

type Nested = readonly Plain[] | { readonly [key: string]: Plain };

function isNested(value: Plain): value is Nested {
  return typeof value === 'object' && value !== null;
}

/** Own properties only: an attribute may be called `constructor`. */
function at(value: Nested, key: string): Plain {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
