/** A stretch of base64 in a text. */
export interface Base64Run {
  /** Where it ends; the character there is not part of it. */
  readonly end: number;
  /** Bytes it decodes to. */
  readonly byteLength: number;
  /** True when a mask's token (`[PHONE]`) stands inside it: what it decodes to is not what it was. */
  readonly broken: boolean;
}

const DIGIT = 1;
const BREAK = 2;
const EQUALS = 61;
const OPEN_BRACKET = 91;
/** The longest token of a mask that is looked over. */
const MAX_TOKEN_CHARACTERS = 80;
/** No sentence has a first word longer than this. */
const PROBED_CHARACTERS = 32;

/** What each ASCII character is in base64: both alphabets' digits, and the line breaks of MIME. */
const KINDS = kinds();

/**
 * The base64 that begins at `from`, by one pass over it. `lines`: line breaks may stand in it, as MIME and Python write
 * them; in the middle of a text they end it.
 */
export function base64Run(text: string, from: number, lines: boolean): Base64Run {
  let at = from;
  let digits = 0;
  let broken = false;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? KINDS[code] : 0;
    if (kind === DIGIT) digits += 1;
    else if (kind === BREAK && lines) continue;
    else if (code === OPEN_BRACKET && digits > 0) {
      const behind = behindToken(text, at);
      if (behind === undefined) break;
      broken = true;
      at = behind - 1;
    } else break;
  }
  for (let padding = 0; padding < 2 && text.charCodeAt(at) === EQUALS; padding += 1) at += 1;
  if (lines) while (KINDS[text.charCodeAt(at)] === BREAK) at += 1;
  return { end: at, byteLength: Math.floor((digits * 3) / 4), broken };
}

/** False for a text that tells by its first characters that it is none; prose does, before anything is looked up. */
export function mayBeBase64(text: string): boolean {
  const end = Math.min(text.length, PROBED_CHARACTERS);
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACKET || code === EQUALS) return true;
    if (code >= 128 || KINDS[code] === 0) return false;
  }
  return true;
}

/** Where base64 goes on behind the token that opens at `at`; undefined when it does not. */
function behindToken(text: string, at: number): number | undefined {
  const close = text.slice(at, at + MAX_TOKEN_CHARACTERS).indexOf(']');
  if (close < 0) return undefined;
  const behind = at + close + 1;
  return KINDS[text.charCodeAt(behind)] === DIGIT ? behind : undefined;
}

function kinds(): Uint8Array {
  const table = new Uint8Array(128);
  for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
    table[char.charCodeAt(0)] = DIGIT;
  }
  for (const char of '\r\n') table[char.charCodeAt(0)] = BREAK;
  return table;
}
