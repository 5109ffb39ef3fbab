import { type Found, NOTHING, type Preset } from './preset';

/** RFC 5321 §4.5.3.1.1. */
const MAX_LOCAL = 64;
/** Letters of the Latin, Greek and Cyrillic blocks: addresses have been international since RFC 6531. */
const LETTERS = 'A-Za-z\\u00c0-\\u052f';
const DOMAIN = new RegExp(
  `(?:[${LETTERS}0-9][${LETTERS}0-9-]{0,62}\\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|[${LETTERS}]{2,63})`,
  'y',
);

/**
 * E-mail addresses, also with the at sign of URLs (`%40`). Looks left and right of each at sign, both bounded. The
 * right-hand side needs a dot and a top-level name of letters: `pkg@1.2.3` and `root@localhost` are none.
 */
export const email: Preset = {
  token: 'EMAIL',
  find(text) {
    if (!text.includes('@') && !text.includes('%40')) return NOTHING;
    const found: Found[] = [];
    const domain = new RegExp(DOMAIN);
    let last = 0;
    for (const { 0: sign, index } of text.matchAll(/@|%40/g)) {
      const start = localStart(text, index, last);
      if (start === index) continue;
      domain.lastIndex = index + sign.length;
      if (!domain.test(text)) continue;
      last = domain.lastIndex;
      found.push({ start, end: last });
    }
    return found;
  },
  normalise: (value) => value.replace('%40', '@').toLowerCase(),
};

/** Where the part before the at sign begins; `at` itself when there is none. */
function localStart(text: string, at: number, from: number): number {
  const limit = Math.max(from, at - MAX_LOCAL);
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    return quote >= limit && at >= 2 ? quote : at;
  }
  let start = at;
  while (start > limit && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < at && !isLetterOrDigit(text.charCodeAt(start)) && text[start] !== '_') start += 1;
  return start;
}

/** What stands in addresses of this world, less than RFC 5322 allows: `=` or `/` would swallow the URL before one. */
function isLocal(code: number): boolean {
  return isLetterOrDigit(code) || LOCAL_PUNCTUATION.has(code);
}

const LOCAL_PUNCTUATION: ReadonlySet<number> = new Set([..."._%+-'"].map((char) => char.charCodeAt(0)));

function isLetterOrDigit(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    (code >= 0xc0 && code <= 0x52f)
  );
}
