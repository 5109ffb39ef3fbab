import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../core/any-value';

export function asMap(value: AnyValue): AnyValueMap {
  return isAnyValueMap(value) ? value : {};
}

/** Without the fields that nobody gave, and without what is empty then. */
export function present(fields: AnyValueMap): AnyValueMap {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && !(isAnyValueMap(value) && Object.keys(value).length === 0),
    ),
  );
}
