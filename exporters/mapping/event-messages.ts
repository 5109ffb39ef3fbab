import { compact } from './compact';
import type { EventMessage, Json, ToolCall } from './lucidic-event';
import type { Message, Part } from './reading';
import { toJson } from './to-json';

/**
 * Messages as the wire has them. Tool results become messages of their own (`role: tool`, `tool_call_id`), because the
 * wire has one id a message where Anthropic puts several results into one.
 */
export function eventMessages(messages: readonly Message[]): readonly EventMessage[] {
  const all: EventMessage[] = [];
  for (const message of messages) addMessage(all, message);
  return all;
}

function addMessage(all: EventMessage[], { role, name, parts }: Message): void {
  const rest: Part[] = [];
  let calls: ToolCall[] | undefined;
  let results = 0;
  for (const part of parts) {
    if (part.type === 'tool_result') {
      all.push(toolMessage(part));
      results += 1;
    } else if (part.type === 'tool_call') {
      calls ??= [];
      calls.push(toolCall(part));
    } else rest.push(part);
  }
  if (results > 0 && calls === undefined && rest.length === 0) return;
  all.push({
    role,
    content: content(rest),
    ...(name !== undefined && { name }),
    ...(calls !== undefined && { tool_calls: calls }),
  });
}

function toolMessage(part: Part & { type: 'tool_result' }): EventMessage {
  return compact({ role: 'tool', content: toJson(part.result), name: part.name, tool_call_id: part.id });
}

/** One text is a plain string, nothing an empty one; more, or other than text, is a list of typed parts. */
function content(parts: readonly Part[]): Json {
  const [only] = parts;
  if (!only) return '';
  if (only.type === 'text' && parts.length === 1) return only.text;
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

/** The calls that messages ask for, in order. */
export function toolCalls(messages: readonly Message[]): readonly ToolCall[] {
  const calls: ToolCall[] = [];
  for (const { parts } of messages)
    for (const part of parts) if (part.type === 'tool_call') calls.push(toolCall(part));
  return calls;
}

function toolCall(part: Part & { type: 'tool_call' }): ToolCall {
  return compact({ id: part.id, type: 'function', name: part.name, arguments: toJson(part.arguments) });
}

/** What the model thought, in order. */
export function thinking(messages: readonly Message[]): readonly string[] {
  const thoughts: string[] = [];
  for (const { parts } of messages)
    for (const part of parts) if (part.type === 'reasoning') thoughts.push(part.text);
  return thoughts;
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
