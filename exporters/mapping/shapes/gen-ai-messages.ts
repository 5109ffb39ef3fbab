import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { base64Of } from '../media/bytes';
import { OCTET_STREAM } from '../media/mime-type';
import { parseStructure, unwrapJson } from '../parse-json';
import { asList, asText, mapsIn, textAt, valueAt } from '../pick';
import type { Message, Part } from '../reading';
import { mediaTypeOf } from './media-type';
import { chatMessage } from './openai-chat';
import { toolResult } from './tool-result';
import { toolCall, typedParts } from './typed-parts';

/**
 * Messages in OpenTelemetry's GenAI schema, as a JSON text (SDK 1.x and 2.x) or a structure (3.x, logs). A text that
 * holds no messages is one message of `role`, JSON or not. Undefined when there is nothing, and when nothing is said:
 * with content switched off some emitters still write the roles.
 */
export function genAiMessages(value: AnyValue, role: string): readonly Message[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const told = typeof value === 'string' ? parseStructure(value) : value;
  const list = (asList(told) ?? [told]).filter((item) => item !== undefined && item !== null);
  const isListed = Array.isArray(told);
  if (list.some((item) => isMessage(item) || (isListed && hasContent(item))))
    return saidMessages(list.map((item) => asMessage(item, role)));
  if (typeof value === 'string' && (told === undefined || list.length > 0))
    return [{ role, parts: [{ type: 'text', text: value }] }];
  return saidMessages(list.map((item) => ({ role, parts: typedParts(item) })));
}

/** The messages, unless none of them says anything. */
export function saidMessages(messages: readonly Message[]): readonly Message[] | undefined {
  return messages.some((message) => message.parts.length > 0) ? messages : undefined;
}

/** Whatever has a speaker or parts; `content` alone, outside of a list, may be anybody's own field. */
function isMessage(item: AnyValue): boolean {
  return isAnyValueMap(item) && (asText(item.role) !== undefined || asList(item.parts) !== undefined);
}

function hasContent(item: AnyValue): boolean {
  return isAnyValueMap(item) && item.content !== undefined;
}

function asMessage(item: AnyValue, role: string): Message {
  return isAnyValueMap(item) && (isMessage(item) || hasContent(item))
    ? genAiMessage(item, role)
    : { role, parts: typedParts(item) };
}

/**
 * `gen_ai.system_instructions`: a list of parts by the schema, a plain text with contrib's OpenAI instrumentation, whole
 * messages with some.
 */
export function systemInstructions(value: AnyValue): readonly Message[] {
  if (value === undefined || value === null || value === '') return [];
  const told = typeof value === 'string' ? (parseStructure(value) ?? value) : value;
  const list = asList(told) ?? [told];
  if (list.some((item) => isAnyValueMap(item) && (asList(item.parts) || asText(item.role))))
    return genAiMessages(list, 'system') ?? [];
  const areParts = list.every((item) => typeof item === 'string' || isPart(item));
  const parts = areParts || typeof value !== 'string' ? allParts(list) : typedParts(value);
  return parts.length > 0 ? [{ role: 'system', parts }] : [];
}

/** A part has a type, or is a text without one; an object without either is prose of the application's own. */
function isPart(item: AnyValue): boolean {
  return (
    isAnyValueMap(item) && (asText(item.type) ?? asText(item.content) ?? asText(item.text)) !== undefined
  );
}

/** A loop where flatMap would do: it is run for every message of every call, and costs a third. */
function allParts(items: readonly AnyValue[]): readonly Part[] {
  const parts: Part[] = [];
  for (const item of items) parts.push(...anyPart(item));
  return parts;
}

function anyPart(item: AnyValue): readonly Part[] {
  return isAnyValueMap(item) ? genAiPart(item) : typedParts(item);
}

/** The deprecated place of finish reasons: in each output message. */
export function finishReasonsIn(value: AnyValue): readonly string[] | undefined {
  const reasons = mapsIn(unwrapJson(value)).map((message) => asText(message.finish_reason));
  const said = reasons.filter((reason) => reason !== undefined);
  return said.length > 0 ? said : undefined;
}

function genAiMessage(message: AnyValueMap, role: string): Message {
  const parts = asList(message.parts);
  if (!parts) return chatMessage({ role, ...message });
  const said = { role: asText(message.role) ?? role, parts: allParts(parts) };
  const name = asText(message.name);
  return name === undefined ? said : { ...said, name };
}

function genAiPart(part: AnyValueMap): readonly Part[] {
  const type = asText(part.type);
  // Without a type it is a text, or a provider's own way to write something else.
  if (type === undefined && valueAt(part, 'content', 'text') === undefined) return typedParts(part);
  return PARTS.get(type ?? 'text')?.(part) ?? typedParts(part);
}

type Reader = (part: AnyValueMap) => readonly Part[] | undefined;

/** The schema's parts, each with the variants emitters are known to write. What is not here is tried as a typed block. */
const PARTS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', (part) => textPart('text', valueAt(part, 'content', 'text'))],
  ['refusal', (part) => textPart('text', valueAt(part, 'content', 'refusal'))],
  ['reasoning', (part) => textPart('reasoning', valueAt(part, 'content', 'text'))],
  ['tool_call', (part) => toolCall(callId(part), part.name, part.arguments)],
  ['tool_call_response', toolCallResponse],
  [
    'server_tool_call',
    (part) => toolCall(callId(part), part.name, valueAt(part, 'server_tool_call', 'arguments')),
  ],
  ['server_tool_call_response', toolCallResponse],
  ['blob', (part) => media(part, { base64: base64Of(valueAt(part, 'content', 'data')) })],
  ['file', (part) => media(part, { fileId: textAt(part, 'file_id') })],
  ['uri', (part) => media(part, { url: textAt(part, 'uri', 'url') })],
]);

/** Nothing where the text is missing: the content was switched off. */
function textPart(type: 'text' | 'reasoning', text: AnyValue): readonly Part[] | undefined {
  if (text === undefined || text === '') return [];
  return typeof text === 'string' ? [{ type, text }] : undefined;
}

function toolCallResponse(part: AnyValueMap): readonly Part[] {
  const said = valueAt(part, 'response', 'result', 'server_tool_call_response');
  const result = isTextBlock(said) ? toolResult(said) : (said ?? '');
  return [compact({ type: 'tool_result', id: callId(part), name: asText(part.name), result })];
}

/** OpenAI's items have an `id` of their own; the one that calls and results share is `call_id`. */
function callId(part: AnyValueMap): string | undefined {
  return textAt(part, 'call_id', 'id');
}

/** One text block in a list, as Anthropic writes a plain text. */
function isTextBlock(said: AnyValue): boolean {
  const list = asList(said);
  return list?.length === 1 && isAnyValueMap(list[0]) && list[0].type === 'text';
}

interface Where {
  readonly url?: string | undefined;
  readonly base64?: string | undefined;
  readonly fileId?: string | undefined;
}

function media(part: AnyValueMap, where: Where): readonly Part[] | undefined {
  if (!(where.url ?? where.base64 ?? where.fileId)) return undefined;
  const mimeType = textAt(part, 'mime_type');
  // The type goes first: the AI SDK calls the modality of a PDF an image.
  const said = mimeType === undefined || mimeType === OCTET_STREAM ? textAt(part, 'modality') : mimeType;
  return [compact({ type: mediaTypeOf(said), ...where, mimeType })];
}
