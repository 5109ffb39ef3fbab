import { readInteger } from './read-integer';

/** An enum's value from its number or its name; undefined where it is absent or not known. */
export function readEnum<T extends string>(
  value: unknown,
  prefix: string,
  names: readonly T[],
): T | undefined {
  if (typeof value === 'string' && value.startsWith(prefix))
    return names.find((name) => name === value.slice(prefix.length));
  return names[Number(readInteger(value) ?? -1)];
}
