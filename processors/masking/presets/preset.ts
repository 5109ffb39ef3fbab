/** Where something stands in a text: from `start` up to `end`, which is not part of it. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** Nothing was found. */
export const NOTHING: readonly Found[] = [];

/** A built-in rule. `find` is pure and takes time linear in the text, whatever the text. */
export interface Preset {
  /** `EMAIL` gives `[EMAIL]`. */
  readonly token: string;
  /** What to replace, in order, without overlaps. */
  find(text: string): readonly Found[];
  /** One writing for values that are the same, so that their pseudonyms are. */
  normalise(value: string): string;
}

/** The matches of a global pattern that `accept` takes. */
export function matches(text: string, pattern: RegExp, accept: (match: string) => boolean): readonly Found[] {
  const found: Found[] = [];
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (accept(match)) found.push({ start: index, end: index + match.length });
  }
  return found;
}

/** In order of their beginning; what overlaps is joined. */
export function inOrder(found: readonly Found[]): readonly Found[] {
  const sorted: Found[] = [];
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    const last = sorted.at(-1);
    if (last === undefined || start >= last.end) sorted.push({ start, end });
    else if (end > last.end) sorted[sorted.length - 1] = { start: last.start, end };
  }
  return sorted;
}

/** True when the text has at least `count` digits: a cheap look before a dear one. */
export function hasDigits(text: string, count: number): boolean {
  let digits = 0;
  for (let index = 0; index < text.length && digits < count; index += 1) {
    if (isDigit(text.charCodeAt(index))) digits += 1;
  }
  return digits >= count;
}

/** True for the code of 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
