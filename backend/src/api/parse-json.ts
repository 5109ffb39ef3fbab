import { isUtf8 } from 'node:buffer';
import { errorMessage } from '../error-facts';
import { LIMITS } from '../limits';
import { type Checked, passed, refused } from './refusal';

/** A JSON object and the text it came from. */
export interface ParsedObject {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Parses bytes as a JSON object: 400 when they are not JSON, 422 when they are something else than an object. */
export function parseJsonObject(
  bytes: Buffer,
  maxDepth: number = LIMITS.maxJsonDepth,
): Checked<ParsedObject> {
  if (!isUtf8(bytes)) return refused(400, 'body: expected JSON in UTF-8, got other bytes');
  const text = bytes.toString('utf8');
  if (hasMoreBrackets(bytes, maxDepth) && depth(text) > maxDepth) {
    return refused(422, `body: expected at most ${maxDepth} levels of nesting, got more`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return passed({ text, value: { ...value } });
    }
    return refused(422, 'body: expected a JSON object, got another JSON value');
  } catch (error) {
    return refused(400, `body: expected JSON: ${errorMessage(error)}`);
  }
}

/** Nearly every body has so few that it need not be looked at letter by letter. */
function hasMoreBrackets(bytes: Buffer, most: number): boolean {
  let count = 0;
  for (const bracket of [0x7b, 0x5b]) {
    for (let at = bytes.indexOf(bracket); at >= 0; at = bytes.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > most) return true;
    }
  }
  return false;
}

/** Deepest nesting of brackets outside strings. Looked at before parsing, since writing deep JSON back overflows the stack. */
function depth(text: string): number {
  let deepest = 0;
  let level = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isInString) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) isInString = true;
    else if (code === 0x7b || code === 0x5b) {
      level += 1;
      if (level > deepest) deepest = level;
    } else if (code === 0x7d || code === 0x5d) level -= 1;
  }
  return deepest;
}
