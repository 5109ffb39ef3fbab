import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asText, textAt } from '../pick';
import type { Message, Part } from '../reading';
import { toolCall } from './typed-parts';

/**
 * The maps behind flattened keys `prefix.N.rest`, in the order of N, each with its `rest` keys. Holes and wild numbers
 * are harmless: only the indexes that occur are made.
 */
export function indexed(attributes: AnyValueMap, prefix: string): readonly AnyValueMap[] {
  const start = `${prefix}.`;
  const byIndex = new Map<number, [string, AnyValue][]>();
  for (const [key, value] of Object.entries(attributes)) {
    if (!key.startsWith(start)) continue;
    const match = /^(\d+)(?:\.|$)/.exec(key.slice(start.length, start.length + 16));
    if (!match) continue;
    const index = Number(match[1]);
    const entry: [string, AnyValue] = [key.slice(start.length + match[0].length), value];
    const entries = byIndex.get(index);
    if (entries) entries.push(entry);
    else byIndex.set(index, [entry]);
  }
  return [...byIndex].sort(([a], [b]) => a - b).map(([, entries]) => Object.fromEntries(entries));
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
