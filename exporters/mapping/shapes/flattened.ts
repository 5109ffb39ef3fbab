import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asText, textAt } from '../pick';
import type { Message, Part } from '../reading';
import { setOwn } from '../set-own';
import { toolCall } from './typed-parts';

/**
 * The maps behind flattened keys `prefix.N.rest`, in the order of N, each with its `rest` keys. Holes and wild numbers
 * are harmless: only the indexes that occur are made.
 */
export function indexed(attributes: AnyValueMap, prefix: string): readonly AnyValueMap[] {
  let byIndex: Map<number, { [key: string]: AnyValue }> | undefined;
  const start = `${prefix}.`;
  for (const key of Object.keys(attributes)) {
    if (!key.startsWith(start)) continue;
    const dot = key.indexOf('.', start.length);
    const index = indexIn(key, start.length, dot === -1 ? key.length : dot);
    if (index === undefined) continue;
    byIndex ??= new Map();
    const fields = byIndex.get(index) ?? {};
    setOwn(fields, dot === -1 ? '' : key.slice(dot + 1), attributes[key]);
    byIndex.set(index, fields);
  }
  return byIndex === undefined ? NONE : [...byIndex].sort(([a], [b]) => a - b).map(([, fields]) => fields);
}

const NONE: readonly AnyValueMap[] = [];
/** More digits than a whole number can have. */
const MAX_DIGITS = 15;

/** The number written in a part of a key; undefined when there is anything but digits. */
function indexIn(key: string, from: number, to: number): number | undefined {
  if (from === to || to - from > MAX_DIGITS) return undefined;
  let index = 0;
  for (let at = from; at < to; at += 1) {
    const digit = key.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    index = index * 10 + digit;
  }
  return index;
}

/** OpenInference's flattened messages under `prefix` (`llm.input_messages`); undefined when there are none. */
export function flattenedMessages(attributes: AnyValueMap, prefix: string): readonly Message[] | undefined {
  const messages = indexed(attributes, prefix).map(flattenedMessage);
  return messages.length > 0 ? messages : undefined;
}

function flattenedMessage(fields: AnyValueMap): Message {
  const role = textAt(fields, 'message.role') ?? 'user';
  const name = textAt(fields, 'message.name');
  const resultId = textAt(fields, 'message.tool_call_id');
  const text = textAt(fields, 'message.content');
  if (role === 'tool' || resultId !== undefined) {
    const result = text ?? '';
    return { role, parts: [compact({ type: 'tool_result', id: resultId, name, result })] };
  }
  const own: readonly Part[] = text === undefined ? [] : [{ type: 'text', text }];
  const contents = indexed(fields, 'message.contents').flatMap(contentPart);
  return compact({ role, parts: [...own, ...contents, ...toolCalls(fields)], name });
}

function contentPart(fields: AnyValueMap): readonly Part[] {
  const text = textAt(fields, 'message_content.text', 'message_content.reasoning');
  const type = asText(fields['message_content.type']) ?? 'text';
  switch (type) {
    case 'image':
      return [compact({ type, url: textAt(fields, 'message_content.image.image.url') })];
    case 'audio':
      return [
        compact({
          type,
          url: textAt(fields, 'message_content.audio.audio.url'),
          mimeType: textAt(fields, 'message_content.audio.audio.mime_type'),
        }),
      ];
    case 'tool_use':
      // The same call stands under message.tool_calls.
      return [];
    case 'reasoning':
    case 'thinking':
      return text === undefined ? [] : [{ type: 'reasoning', text }];
    default:
      if (text !== undefined) return [{ type: 'text', text }];
      return /text/.test(type) ? [] : [{ type: 'unknown', value: fields }];
  }
}

function toolCalls(fields: AnyValueMap): readonly Part[] {
  const calls = indexed(fields, 'message.tool_calls').flatMap(
    (call) =>
      toolCall(call['tool_call.id'], call['tool_call.function.name'], call['tool_call.function.arguments']) ??
      [],
  );
  const legacy = toolCall(
    undefined,
    fields['message.function_call_name'],
    fields['message.function_call_arguments_json'],
  );
  return [...calls, ...(legacy ?? [])];
}
