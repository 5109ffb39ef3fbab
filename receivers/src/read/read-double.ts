const SPECIAL = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
const NUMERIC = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A double from a number or, as JSON may have it, from a text; undefined for anything else. */
export function readDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  return SPECIAL.get(value) ?? (NUMERIC.test(value) ? Number(value) : undefined);
}
