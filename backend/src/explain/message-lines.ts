import type { LucidicEvent } from '@lucidic/otel/pipeline';
import { type Line, MAX_TEXT, valueText } from './line';
import { oneLine } from './plain-text';

type EventMessages = NonNullable<
  Extract<LucidicEvent, { type: 'llm_generation' }>['payload']['request']['messages']
>;
type EventMessage = EventMessages[number];

/** Messages shown of a longer conversation: the first and the last ones. */
const MAX_FIRST = 3;
const MAX_LAST = 5;
const ROLE_COLUMNS = 11;

/** A conversation, one line a message and one for each tool call; what stands in the middle of a long one is counted. */
export function messageLines(label: string, messages: EventMessages): readonly Line[] {
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

function messageTexts(message: EventMessage): readonly string[] {
  const role = oneLine(message.role, ROLE_COLUMNS - 1).padEnd(ROLE_COLUMNS);
  const calls = (message.tool_calls ?? []).map(
    ({ name, arguments: sent }) => `→ ${name}(${valueText(sent, MAX_TEXT)})`,
  );
  const content = contentText(message.content);
  const said = content === '' ? calls : [content, ...calls];
  return (said.length > 0 ? said : ['(empty)']).map(
    (text, index) =>
      `${index === 0 ? role : ' '.repeat(ROLE_COLUMNS)}${oneLine(text, MAX_TEXT - ROLE_COLUMNS)}`,
  );
}

/** The text; of typed parts their texts, and what the others are. */
function contentText(content: EventMessage['content']): string {
  if (!Array.isArray(content)) return valueText(content, MAX_TEXT);
  return content.map(partText).join(' ');
}

function partText(part: unknown): string {
  if (typeof part !== 'object' || part === null) return valueText(part, MAX_TEXT);
  const { type, text } = { type: undefined, text: undefined, ...part };
  if (typeof text === 'string' && type === 'text') return text;
  if (typeof text === 'string' && typeof type === 'string') return `(${type}) ${text}`;
  return typeof type === 'string' ? `[${type}]` : valueText(part, MAX_TEXT);
}
