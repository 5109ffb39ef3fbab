import { oneLine } from './plain-text';

/** One line of a block: what it is about, and what is to be said. */
export interface Line {
  readonly label: string;
  readonly text: string;
  /** How it strikes the eye. Default: plain. */
  readonly tone?: 'good' | 'bad' | 'notable' | 'faint';
}

/** Columns of a line, its indentation and label included. */
export const MAX_COLUMNS = 100;
export const INDENT = 4;
/** The longest label and a space. */
export const LABEL_COLUMNS = 11;
/** Columns left for the text of a line. */
export const MAX_TEXT = MAX_COLUMNS - INDENT - LABEL_COLUMNS;

/** A value in one line: text as it is, anything else as JSON. */
export function valueText(value: unknown, maxChars: number): string {
  return oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), maxChars);
}

/** Names one after the other, over as many lines as they need, at most `maxLines`. */
export function listLines(label: string, names: readonly string[], maxLines = 4): readonly Line[] {
  const lines: string[] = [];
  for (const [index, name] of names.map((one) => oneLine(one, MAX_TEXT - 2)).entries()) {
    const text = index < names.length - 1 ? `${name},` : name;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= MAX_TEXT)
      lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  const shown = lines.slice(0, maxLines);
  if (lines.length > maxLines) shown.push(`… ${names.length} in all; --json has every one`);
  return shown.map((text, index) => ({ label: index === 0 ? label : '', text }));
}
