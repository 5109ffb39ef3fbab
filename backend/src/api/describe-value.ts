/** Longest part of a string repeated in an error, in characters. */
const MAX_SHOWN_CHARS = 60;

/** What came, for the end of "expected …, got …": its kind, and its value where that is short and plain. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return String(value);
  const shown = value.length > MAX_SHOWN_CHARS ? `${value.slice(0, MAX_SHOWN_CHARS)}…` : value;
  return JSON.stringify(shown);
}
