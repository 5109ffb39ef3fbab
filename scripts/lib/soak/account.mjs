/**
 * What became of the spans with the numbers 0 to `upTo` - 1.
 *
 * @typedef {object} Account
 * @property {number} stored Spans of which there is an event.
 * @property {number} lost Spans of which there is none.
 * @property {number} twice Spans that are stored under more than one event id. The same id again is stored once.
 * @property {readonly number[]} missing The first of the lost ones.
 */

/** Enough to see a pattern. */
const MISSING_SHOWN = 10;

/**
 * @param {ReadonlyMap<string, number>} stored Numbers of spans by the event id they are stored under.
 * @param {number} upTo
 * @returns {Account}
 */
export function accountOf(stored, upTo) {
  const copies = new Uint8Array(upTo);
  for (const serial of stored.values()) if (serial >= 0 && serial < upTo) copies[serial] += 1;
  const missing = [];
  let [lost, twice] = [0, 0];
  for (const [serial, count] of copies.entries()) {
    if (count > 1) twice += 1;
    if (count > 0) continue;
    lost += 1;
    if (missing.length < MISSING_SHOWN) missing.push(serial);
  }
  return { stored: upTo - lost, lost, twice, missing };
}
