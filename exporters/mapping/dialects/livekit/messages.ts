import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../../src/core/any-value';
import type { RecordEvent, SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asMap, asText, mapsIn, textAt } from '../../pick';
import type { Message, Part } from '../../reading';
import { toolCall, typedParts } from '../../shapes/typed-parts';
import type { Conversation } from '../conversation';
import { conversation } from '../gen-ai/conversation';
import { LIVEKIT as A } from './attributes';

/**
 * A model call's conversation: in the GenAI conventions' attributes or span events, and in LiveKit's own attributes where
 * a version has not these.
 */
export function livekitConversation(record: SpanRecord): Conversation {
  const said = conversation({ ...record, events: record.events.map(withParsedCalls) });
  const { attributes } = record;
  const input = said.input ?? chatContext(attributes[A.chatCtx] ?? attributes[A.chatCtxOld]);
  const answered = said.output?.some((message) => message.parts.length > 0) ? said.output : undefined;
  return compact({ input, output: answered ?? answer(attributes) ?? said.output });
}

/** Span events carry the calls of a message as a list of JSON texts. */
function withParsedCalls(event: RecordEvent): RecordEvent {
  const calls = asList(event.attributes.tool_calls);
  if (!calls) return event;
  return { ...event, attributes: { ...event.attributes, tool_calls: calls.map(unwrapJson) } };
}

/** `lk.chat_ctx`: the items of a conversation, messages as well as calls and their results. Undefined when there is none. */
export function chatContext(value: AnyValue): readonly Message[] | undefined {
  const said = unwrapJson(value);
  const items = mapsIn(asMap(said)?.items ?? said);
  if (items.length === 0) {
    const parts = typedParts(asText(said));
    return parts.length > 0 ? [{ role: 'user', parts }] : undefined;
  }
  const messages: Message[] = [];
  let calls: Part[] | undefined;
  for (const item of items) {
    if (item.type === 'function_call') {
      // One turn may call several tools; they are one message of the model's, as everywhere else.
      if (calls) calls.push(...callParts(item));
      else {
        calls = [...callParts(item)];
        messages.push({ role: 'assistant', parts: calls });
      }
      continue;
    }
    calls = undefined;
    messages.push(message(item));
  }
  return messages;
}

function message(item: AnyValueMap): Message {
  if (item.type === 'function_call_output') {
    const id = textAt(item, 'call_id', 'callId');
    const result = unwrapJson(item.output) ?? '';
    return { role: 'tool', parts: [compact({ type: 'tool_result', id, name: asText(item.name), result })] };
  }
  const role = asText(item.role);
  if (role === undefined) return { role: 'system', parts: [{ type: 'unknown', value: item }] };
  const content = item.content ?? item.text_content;
  const blocks = asList(content) ?? [content];
  const parts = blocks.flatMap((block) => (isAnyValueMap(block) ? blockParts(block) : typedParts(block)));
  return { role, parts: parts.length > 0 ? parts : typedParts(item.text_content) };
}

function blockParts(block: AnyValueMap): readonly Part[] {
  switch (block.type) {
    case 'image_content':
      return imageParts(block);
    case 'audio_content':
      return typedParts(asText(block.transcript));
    case 'instructions':
      return typedParts(textAt(block, 'text', 'audio'));
    default:
      return typedParts([block]);
  }
}

function imageParts(block: AnyValueMap): readonly Part[] {
  const url = asText(block.image);
  if (url === undefined) return [{ type: 'unknown', value: block }];
  return [compact({ type: 'image', url, mimeType: textAt(block, 'mime_type', 'mimeType') })];
}

function callParts(item: AnyValueMap): readonly Part[] {
  const id = item.call_id ?? item.callId ?? item.id;
  return toolCall(id, item.name, item.arguments ?? item.args) ?? [{ type: 'unknown', value: item } as const];
}

function answer(attributes: AnyValueMap): readonly Message[] | undefined {
  const calls = mapsIn(unwrapJson(attributes[A.responseCalls] ?? attributes[A.responseCallsOld]));
  const parts: readonly Part[] = [
    ...typedParts(textAt(attributes, A.responseText, A.responseTextOld)),
    ...calls.flatMap(callParts),
  ];
  return parts.length > 0 ? [{ role: 'assistant', parts }] : undefined;
}
