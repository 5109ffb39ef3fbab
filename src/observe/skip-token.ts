/** After these a `/` begins a regular expression; after a name, a number or a closing bracket it divides. */
const BEFORE_REGEX = /(?:^|[^\p{ID_Continue}$)\]}'"` ]) ?$/u;
const KEYWORD_BEFORE_REGEX =
  /(?:^|[^\p{ID_Continue}$.#])(?:typeof|void|delete|in|of|instanceof|new|await|yield|return) ?$/u;
/** Enough for the longest of these words and what stands before it. */
const MAX_BEFORE = 16;

/**
 * Where the comment, text, template or regular expression that begins at `at` ends; `at` itself where none begins, and
 * the end of the source where it never ends. `before` is what `codeBefore` made of the code until there.
 */
export function skipToken(source: string, at: number, before: string): number {
  switch (source[at]) {
    case '"':
    case "'":
      return afterText(source, at);
    case '`':
      return afterTemplate(source, at);
    case '/':
      if (source[at + 1] === '/') return afterMark(source, at, '\n');
      if (source[at + 1] === '*') return afterMark(source, at + 2, '*/');
      return BEFORE_REGEX.test(before) || KEYWORD_BEFORE_REGEX.test(before) ? afterRegex(source, at) : at;
    default:
      return at;
  }
}

/** The end of the code until now, blanks as one, when `character` has been added. */
export function codeBefore(before: string, character: string): string {
  if (character.trim() !== '') return (before + character).slice(-MAX_BEFORE);
  return before.endsWith(' ') ? before : `${before} `;
}

/** True where a comment begins. */
export function isComment(source: string, at: number): boolean {
  return source[at] === '/' && (source[at + 1] === '/' || source[at + 1] === '*');
}

function afterMark(source: string, from: number, mark: string): number {
  const end = source.indexOf(mark, from);
  return end < 0 ? source.length : end + mark.length;
}

function afterText(source: string, at: number): number {
  for (let index = at + 1; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === source[at]) return index + 1;
  }
  return source.length;
}

function afterRegex(source: string, at: number): number {
  let isInClass = false;
  for (let index = at + 1; index < source.length; index += 1) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) return index + 1;
  }
  return source.length;
}

/** Templates nest: in `${…}` stands code again, with texts, comments and templates of its own. */
function afterTemplate(source: string, at: number): number {
  /** Open braces in each `${` that is open. */
  const open: number[] = [];
  let index = at + 1;
  let before = '';
  while (index < source.length) {
    const character = source[index] ?? '';
    const depth = open.length - 1;
    const braces = open[depth];
    if (braces === undefined || braces < 0) {
      // In the text of a template.
      if (character === '\\') index += 1;
      else if (character === '`') {
        open.pop();
        if (open.length === 0) return index + 1;
        before = '`';
      } else if (character === '$' && source[index + 1] === '{') {
        open.push(0);
        index += 1;
        before = '';
      }
      index += 1;
      continue;
    }
    if (character === '`') {
      open.push(-1);
      index += 1;
      continue;
    }
    const next = skipToken(source, index, before);
    if (next !== index) {
      if (!isComment(source, index)) before = "'";
      index = next;
      continue;
    }
    if (character === '{') open[depth] = braces + 1;
    if (character === '}' && braces === 0) open.pop();
    else if (character === '}') open[depth] = braces - 1;
    before = codeBefore(before, character);
    index += 1;
  }
  return source.length;
}
