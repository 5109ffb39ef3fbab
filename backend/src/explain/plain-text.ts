/**
 * What a terminal would obey instead of showing: control characters (C0, DEL, C1), and the marks that change the
 * direction of text, with which one thing can be made to look like another.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const WHITE_SPACE = /[\s\u2028\u2029]+/g;

/** The text on one line, safe to print. */
export function plainText(text: string): string {
  return withoutControls(text.replace(WHITE_SPACE, ' ')).trim();
}

/** The text without what a terminal would obey. */
export function withoutControls(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** The text on one line of at most `maxChars`; what is longer ends in "…". Only so much of a long one is looked at. */
export function oneLine(text: string, maxChars: number): string {
  // White space shrinks, so more than is shown has to be looked at.
  const plain = plainText(text.slice(0, maxChars * 4));
  const chars = [...plain];
  const isWhole = chars.length <= maxChars && text.length <= maxChars * 4;
  return isWhole ? plain : `${chars.slice(0, maxChars - 1).join('')}…`;
}
