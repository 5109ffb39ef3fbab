import { type Found, hasDigits, isDigit, NOTHING, type Preset } from './preset';

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

/** A group of digits; groups of one run have a single space, hyphen or no-break space between them. */
interface Group extends Found {
  readonly digits: string;
}

/**
 * Numbers of payment cards: an issuer's prefix with its length, in the groups cards are written in, and Luhn's check
 * digit. Letters may stand right before or after (`PAN4111…`); a decimal fraction is no card.
 */
export const card: Preset = {
  token: 'CARD',
  find(text) {
    if (!hasDigits(text, MIN_DIGITS)) return NOTHING;
    return runs(text).flatMap(cardsIn);
  },
  normalise: (value) => value.replace(/\D/g, ''),
};

/** Runs of groups with enough digits, in one pass. */
function runs(text: string): readonly (readonly Group[])[] {
  const all: Group[][] = [];
  let run: Group[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const start = at;
    while (isDigit(text.charCodeAt(at))) at += 1;
    const long = at - start >= MIN_DIGITS;
    const fraction = long && text[start - 1] === '.' && isDigit(text.charCodeAt(start - 2));
    const last = run.at(-1);
    if (last === undefined || last.end !== start - 1 || !isSeparator(text.charCodeAt(start - 1))) {
      run = [];
      all.push(run);
    }
    // A group too long for a card is kept as a wall between its neighbours.
    const digits = fraction || at - start > MAX_DIGITS ? '' : text.slice(start, at);
    run.push({ start, end: at, digits });
  }
  return all;
}

function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === 0xa0;
}

/** The cards among neighbouring groups; at most 19 digits are put together, so this is linear too. */
function cardsIn(run: readonly Group[]): readonly Found[] {
  const found: Found[] = [];
  for (let first = 0; first < run.length; first += 1) {
    const length = run[first]?.digits.length ?? 0;
    if (length !== 4 && length < MIN_DIGITS) continue;
    let digits = '';
    let grouping = '';
    for (let last = first; last < run.length; last += 1) {
      const group = run[last];
      const start = run[first]?.start;
      if (group === undefined || start === undefined || group.digits === '') break;
      digits += group.digits;
      grouping += `${group.digits.length} `;
      if (digits.length > MAX_DIGITS) break;
      if (digits.length >= MIN_DIGITS && GROUPINGS.test(grouping) && isCard(digits)) {
        found.push({ start, end: group.end });
        first = last;
        break;
      }
    }
  }
  return found;
}

/** Whole, 4-4-4-1 to 4-4-4-4-3, 4-6-5 (American Express), 4-6-4 (Diners Club). */
const GROUPINGS = /^(?:\d\d |4 4 4 [1-4] (?:[1-3] )?|4 6 [45] )$/;

/** First digits and lengths of the card networks (ISO/IEC 7812 ranges as the networks publish them). */
const NETWORKS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3[689])/, [14, 16, 19]],
  [/^(?:6011|64[4-9]|65|35(?:2[89]|[3-8])|62|220[0-4]|60|8[12]|508)/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
];

function isCard(digits: string): boolean {
  return (
    NETWORKS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) &&
    luhn(digits)
  );
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const value = index % 2 === 1 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
