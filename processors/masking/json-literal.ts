const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
]);
const NUMBER = /^-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)$/;
const CUT_NUMBER = /^-?\d*(?:\.\d*)?(?:[eE][+-]?\d*)?$/;
const WORDS: readonly string[] = ['true', 'false', 'null', 'NaN'];

/** What stands between the quotes of a JSON string, without its escapes. Total: wrong escapes are read as they stand. */
export function decodeString(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`);
  } catch {
    // Line breaks that should have been escaped, or an encodeString that was cut.
    return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_all, hex?: string, char?: string) =>
      hex === undefined
        ? (ESCAPES.get(char ?? '') ?? char ?? '')
        : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

/** The same with its escapes, without quotes. */
export function encodeString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** True for a number as JSON writes it, and as Python's `json` writes what JSON has not. */
export function isNumber(token: string): boolean {
  return NUMBER.test(token);
}

/** True for a scalar, or at the end of a text for the beginning of one. */
export function isScalar(token: string, cut: boolean): boolean {
  if (token === '') return false;
  if (isNumber(token) || WORDS.includes(token)) return true;
  return cut && (CUT_NUMBER.test(token) || WORDS.some((word) => word.startsWith(token)));
}

/** Where the string that begins with the quote at `open` has its closing quote; -1 when the text ends first. */
export function closingQuote(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
