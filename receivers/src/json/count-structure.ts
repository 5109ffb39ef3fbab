const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

/**
 * How many values a JSON text has, about: one for every comma, brace and bracket outside of texts. Counting ends beyond
 * `max`. The text need not be valid.
 */
export function countStructure(json: string, max: number): number {
  let count = 0;
  let inText = false;
  // Each of them is a character, so a short text needs no look.
  if (json.length <= max) return 0;
  for (let at = 0; at < json.length && count <= max; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) inText = !inText;
    else if (inText) at += code === BACKSLASH ? 1 : 0;
    else if (code === COMMA || code === OPEN_BRACE || code === OPEN_BRACKET) count += 1;
  }
  return count;
}
