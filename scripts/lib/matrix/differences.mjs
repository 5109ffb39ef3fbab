import { isDeepStrictEqual } from 'node:util';

/** Lines a failure shows; one fault often has many. */
const MAX_LINES = 15;

/**
 * Where `actual` is not what `expected` says, one line for each place. Objects may hold more than is expected, lists may
 * not; `undefined` expects absence and a regular expression a text that matches.
 *
 * @param {string} path what the lines begin with
 * @param {{ exact?: boolean }} [options] `exact`: objects may not hold more either
 * @returns {string[]}
 */
export function differences(path, actual, expected, { exact = false } = {}) {
  if (expected instanceof RegExp) {
    return typeof actual === 'string' && expected.test(actual) ? [] : [line(path, actual, expected)];
  }
  if (!isObject(expected) || !isObject(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return isDeepStrictEqual(actual, expected) ? [] : [line(path, actual, expected)];
  }
  const checksAll = exact || Array.isArray(expected);
  const keys = new Set([...Object.keys(expected), ...(checksAll ? Object.keys(actual) : [])]);
  return [...keys].flatMap((key) => differences(`${path}.${key}`, actual[key], expected[key], { exact }));
}

/** Fails with the first lines, if there are any. */
export function mustHaveNone(lines) {
  if (lines.length === 0) return;
  const more = lines.length > MAX_LINES ? [`… and ${lines.length - MAX_LINES} more`] : [];
  throw new Error([...lines.slice(0, MAX_LINES), ...more].join('\n'));
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function line(path, actual, expected) {
  return `${path}: expected ${show(expected)}, got ${show(actual)}`;
}

function show(value) {
  return value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
