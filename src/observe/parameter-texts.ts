import { codeBefore, isComment, skipToken } from './skip-token';

/** Where the end of a parameter list has not come until here, nothing is read. */
const MAX_CHARACTERS = 65_536;
const OPENING = '([{';
const CLOSING = ')]}';

/**
 * The parameters of a function as they stand in its source, without comments; undefined where it has no list that can be
 * read. Knows texts, templates, regular expressions and comments, and one look at each character is enough.
 */
export function parameterTexts(source: string): readonly string[] | undefined {
  const text = source.slice(0, MAX_CHARACTERS);
  const found: string[] = [];
  let current = '';
  let depth = 0;
  let isInList = false;
  /** The last characters of code, for telling a division from a regular expression. */
  let before = '';
  for (let at = 0; at < text.length; ) {
    const next = skipToken(text, at, before);
    if (next !== at) {
      if (!isComment(text, at)) {
        current += text.slice(at, next);
        before = "'";
      } else if (!isInList || depth > 1) current += ' ';
      at = next;
      continue;
    }
    const character = text[at] ?? '';
    // The name of a method may be computed: a list stands outside of any bracket.
    if (!isInList && depth === 0 && character === '=' && text[at + 1] === '>') return [soleName(current)];
    if (!isInList && depth === 0 && character === '(') {
      isInList = true;
      current = '';
    } else if (isInList && depth === 1 && (character === ',' || character === ')')) {
      // A comma may stand after the last one.
      if (current.trim() !== '') found.push(current.trim());
      if (character === ')') return found;
      current = '';
    } else current += character;
    if (OPENING.includes(character)) depth += 1;
    else if (CLOSING.includes(character)) depth -= 1;
    before = codeBefore(before, character);
    at += 1;
  }
  return undefined;
}

/** `a => …` and `async a => …`. */
function soleName(head: string): string {
  return head.trim().split(/\s+/).at(-1) ?? '';
}
