/** What stands at the end of a text that was cut. */
export const TRUNCATED = '…';

/**
 * The first `maxLength` characters (UTF-16 units) of a text, then `…` where something was cut: the result is at most one
 * longer than `maxLength`. A surrogate pair is never cut in two: half of one is no character, and some encoders throw on it.
 */
export function truncateText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  return `${text.slice(0, isHighSurrogate(last) ? maxLength - 1 : maxLength)}${TRUNCATED}`;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
