import type { FoundMedia } from './attachment-collector';
import { base64Run } from './base64-run';
import { MIN_BASE64_CHARACTERS } from './limits';
import { asMimeType } from './mime-type';

/** A `data:<type>;base64,…` URL and where it stands in a text. */
export interface DataUrl extends FoundMedia {
  readonly start: number;
  readonly end: number;
}

const SCHEME = 'data:';
const MARK = ';base64,';
/** Characters between `data:` and `;base64,`: a type and perhaps a parameter. More is not looked at. */
const MAX_HEAD_CHARACTERS = 200;

/** True when the text may hold one: the only look that a text without media costs. */
export function mayHoldDataUrl(text: string): boolean {
  return text.includes(MARK);
}

/**
 * The first data URL at or behind `from` with enough base64 to be worth taking out. Linear: the mark is searched, and
 * the beginning looked for in the few characters before it.
 */
export function findDataUrl(text: string, from: number): DataUrl | undefined {
  let mark = text.indexOf(MARK, from);
  while (mark >= 0) {
    const content = mark + MARK.length;
    const start = startOf(text, from, mark);
    const run = start === undefined ? undefined : base64Run(text, content, false);
    if (start !== undefined && run !== undefined && run.end - content >= MIN_BASE64_CHARACTERS) {
      return {
        start,
        end: run.end,
        mimeType: asMimeType(text.slice(start + SCHEME.length, mark)),
        base64: text.slice(content, run.end),
        byteLength: run.byteLength,
        broken: run.broken,
      };
    }
    mark = text.indexOf(MARK, run === undefined ? content : Math.max(run.end, content));
  }
  return undefined;
}

/** The data URL that a text is, from its first character to its last. */
export function wholeDataUrl(text: string): DataUrl | undefined {
  if (!text.startsWith(SCHEME)) return undefined;
  const url = findDataUrl(text, 0);
  return url?.start === 0 && url.end === text.length ? url : undefined;
}

/**
 * Where the URL begins whose `;base64,` stands at `mark`, looking back over what may stand in its head: no space, no
 * quote, no colon but the scheme's.
 */
function startOf(text: string, from: number, mark: number): number | undefined {
  const first = Math.max(from, mark - MAX_HEAD_CHARACTERS - SCHEME.length);
  let at = mark - 1;
  while (at > first && isHeadCharacter(text.charCodeAt(at))) at -= 1;
  const start = at + 1 - SCHEME.length;
  return start >= first && text.startsWith(SCHEME, start) ? start : undefined;
}

/** Printable ASCII but spaces, quotes, commas, angle brackets and the colon. */
function isHeadCharacter(code: number): boolean {
  if (code <= 32 || code >= 127) return false;
  return code !== 34 && code !== 39 && code !== 44 && code !== 58 && code !== 60 && code !== 62;
}
