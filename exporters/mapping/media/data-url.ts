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

/** Where the URL begins whose `;base64,` stands at `mark`; its type and parameters hold no spaces and no quotes. */
function startOf(text: string, from: number, mark: number): number | undefined {
  const first = Math.max(from, mark - MAX_HEAD_CHARACTERS - SCHEME.length);
  const at = text.slice(first, mark).lastIndexOf(SCHEME);
  if (at < 0) return undefined;
  const head = text.slice(first + at + SCHEME.length, mark);
  return /^[\w!#$&^.+;=/*%-]*$/.test(head) ? first + at : undefined;
}
