import { compact } from './compact';
import type { EventMessage, Json, ToolCall } from './lucidic-event';
import type { Message, Part } from './reading';
import { toJson } from './to-json';

/**
 * Messages as the wire has them. Tool results become messages of their own (`role: tool`, `tool_call_id`), because the
 * wire has one id a message where Anthropic puts several results into one.
 */
export function eventMessages(messages: readonly Message[]): readonly EventMessage[] {
  return messages.flatMap(eventMessage);
}

function eventMessage(message: Message): readonly EventMessage[] {
  const results = message.parts.filter((part) => part.type === 'tool_result').map(toolMessage);
  const rest = message.parts.filter((part) => part.type !== 'tool_result');
  if (rest.length === 0 && results.length > 0) return results;
  const calls = toolCalls(rest);
  const own: EventMessage = compact({
    role: message.role,
    content: content(rest.filter((part) => part.type !== 'tool_call')),
    name: message.name,
    tool_calls: calls.length > 0 ? calls : undefined,
  });
  return [...results, own];
}

function toolMessage(part: Part & { type: 'tool_result' }): EventMessage {
  return compact({ role: 'tool', content: toJson(part.result), name: part.name, tool_call_id: part.id });
}

/** One text is a plain string, nothing an empty one; more, or other than text, is a list of typed parts. */
function content(parts: readonly Part[]): Json {
  const [only, ...more] = parts;
  if (!only) return '';
  if (only.type === 'text' && more.length === 0) return only.text;
  return parts.map(typedPart);
}

function typedPart(part: Part): Json {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, text: part.text };
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return compact({
        type: part.type,
        url: part.url,
        base64: part.base64,
        mime_type: part.mimeType,
        file_id: part.fileId,
        filename: part.filename,
      });
    case 'unknown':
      return toJson(part.value);
    default:
      return toJson({ ...part });
  }
}

/** The calls among the parts. */
export function toolCalls(parts: readonly Part[]): readonly ToolCall[] {
  return parts
    .filter((part) => part.type === 'tool_call')
    .map((part) =>
      compact({ id: part.id, type: 'function', name: part.name, arguments: toJson(part.arguments) }),
    );
}

/** What the model thought, in order. */
export function thinking(messages: readonly Message[]): readonly string[] {
  return messages.flatMap((message) =>
    message.parts.flatMap((part) => (part.type === 'reasoning' ? [part.text] : [])),
  );
}

/**
 * The text of an answer: its text parts as they follow each other (Anthropic cuts one answer into several), choices on
 * lines of their own. Undefined when the model wrote none.
 */
export function answerText(messages: readonly Message[]): string | undefined {
  const texts = messages
    .map((message) => message.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''))
    .filter((text) => text !== '');
  return texts.length > 0 ? texts.join('\n') : undefined;
}
