import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What an application writes down about itself; each is a 64-bit float, in this order. */
const FIELDS = /** @type {const} */ (['made', 'spooled', 'idleRssMb', 'peakRssMb', 'endingAtMs']);

/**
 * @typedef {Record<typeof FIELDS[number], number>} Entries `made`: spans ended. `spooled`: what `stats()` said was on disk.
 *   `endingAtMs`: when the end began, as of `Date.now()`.
 */

/**
 * A few numbers in a file, written at once each time: they survive `kill -9` in the middle of anything.
 *
 * @param {string} file
 */
export function writeDiary(file) {
  const descriptor = openSync(file, 'w');
  const values = new Float64Array(FIELDS.length);
  const bytes = Buffer.from(values.buffer);
  return {
    /** @param {Partial<Entries>} entries */
    write(entries) {
      for (const [field, value] of Object.entries(entries)) values[FIELDS.indexOf(field)] = value;
      writeSync(descriptor, bytes, 0, bytes.length, 0);
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * @param {string} file
 * @returns {Entries}
 */
export function readDiary(file) {
  const bytes = readFileSync(file);
  const value = (_, at) => (bytes.length >= (at + 1) * 8 ? bytes.readDoubleLE(at * 8) : 0);
  const values = FIELDS.map(value);
  return Object.fromEntries(FIELDS.map((field, at) => [field, values[at]]));
}
