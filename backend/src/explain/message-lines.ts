import { field } from './field';
import { type Line, MAX_TEXT, valueText } from './line';
import { oneLine } from './plain-text';

/** Messages shown of a longer conversation: the first and the last ones. */
const MAX_FIRST = 3;
const MAX_LAST = 5;
const ROLE_COLUMNS = 11;

/**
 * A conversation, one line a message and one for each tool call; what stands in the middle of a long one is counted. An
 * event given by hand may hold anything in place of messages: then it is shown as it is.
 */
export function messageLines(label: string, messages: unknown): readonly Line[] {
  if (messages === undefined) return [];
  if (!Array.isArray(messages)) return [{ label, text: valueText(messages, MAX_TEXT) }];
  const hidden = messages.length - MAX_FIRST - MAX_LAST;
  const texts =
    hidden > 1
      ? [
          ...messages.slice(0, MAX_FIRST).flatMap(messageTexts),
          `… ${hidden} messages more …`,
          ...messages.slice(-MAX_LAST).flatMap(messageTexts),
        ]
      : messages.flatMap(messageTexts);
  return texts.map((text, index) => ({ label: index === 0 ? label : '', text }));
}

function messageTexts(message: unknown): readonly string[] {
  if (typeof message !== 'object') return [valueText(message, MAX_TEXT)];
  const role = valueText(field(message, 'role') ?? '?', ROLE_COLUMNS - 1).padEnd(ROLE_COLUMNS);
  const calls = field(message, 'tool_calls');
  const content = contentText(field(message, 'content'));
  const said = [...(content === '' ? [] : [content]), ...(Array.isArray(calls) ? calls.map(callText) : [])];
  return (said.length > 0 ? said : ['(empty)']).map(
    (text, index) =>
      `${index === 0 ? role : ' '.repeat(ROLE_COLUMNS)}${oneLine(text, MAX_TEXT - ROLE_COLUMNS)}`,
  );
}

function callText(call: unknown): string {
  const sent = field(call, 'arguments');
  return `→ ${valueText(field(call, 'name') ?? '?', MAX_TEXT)}(${sent === undefined ? '' : valueText(sent, MAX_TEXT)})`;
}

/** The text; of typed parts their texts, and what the others are. */
function contentText(content: unknown): string {
  if (!Array.isArray(content)) return content === undefined ? '' : valueText(content, MAX_TEXT);
  return content.map(partText).join(' ');
}

function partText(part: unknown): string {
  const [type, text] = [field(part, 'type'), field(part, 'text')];
  if (typeof type !== 'string') return valueText(part, MAX_TEXT);
  if (typeof text !== 'string') return `[${type}]`;
  return type === 'text' ? text : `(${type}) ${text}`;
}
