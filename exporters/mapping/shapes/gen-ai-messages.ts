import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { base64Of } from '../media/bytes';
import { OCTET_STREAM } from '../media/mime-type';
import { unwrapJson } from '../parse-json';
import { asList, asText, mapsIn, textAt, valueAt } from '../pick';
import type { MediaType, Message, Part } from '../reading';
import { chatMessage } from './openai-chat';
import { toolCall, typedParts } from './typed-parts';

/**
 * Messages in OpenTelemetry's GenAI schema, as a JSON text (SDK 1.x and 2.x) or a structure (3.x, logs). A text that is
 * no JSON is one message of `role`. Undefined when there is nothing.
 */
export function genAiMessages(value: AnyValue, role: string): readonly Message[] | undefined {
  const said = unwrapJson(value);
  if (typeof said === 'string' && said !== '') return [{ role, parts: [{ type: 'text', text: said }] }];
  const maps = isAnyValueMap(said) ? [said] : mapsIn(said);
  return maps.length > 0 ? maps.map((message) => genAiMessage(message, role)) : undefined;
}

/** `gen_ai.system_instructions`: a list of parts by the schema, a plain text with contrib's OpenAI instrumentation. */
export function systemInstructions(value: AnyValue): readonly Message[] {
  const said = unwrapJson(value);
  const list = asList(said) ?? (said === undefined || said === '' ? [] : [said]);
  // Some emitters send whole messages here rather than parts.
  if (list.some((item) => isAnyValueMap(item) && asList(item.parts)))
    return genAiMessages(list, 'system') ?? [];
  const parts = list.flatMap((item) => (isAnyValueMap(item) ? genAiPart(item) : typedParts(item)));
  return parts.length > 0 ? [{ role: 'system', parts }] : [];
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
  return compact({
    role: asText(message.role) ?? role,
    parts: parts.flatMap((part) => (isAnyValueMap(part) ? genAiPart(part) : typedParts(part))),
    name: asText(message.name),
  });
}

function genAiPart(part: AnyValueMap): readonly Part[] {
  return PARTS.get(asText(part.type) ?? 'text')?.(part) ?? typedParts(part);
}

type Reader = (part: AnyValueMap) => readonly Part[] | undefined;

/** The schema's parts, each with the variants emitters are known to write. What is not here is tried as a typed block. */
const PARTS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', (part) => textPart('text', valueAt(part, 'content', 'text'))],
  ['reasoning', (part) => textPart('reasoning', valueAt(part, 'content', 'text'))],
  ['tool_call', (part) => toolCall(part.id ?? part.call_id, part.name, part.arguments)],
  ['tool_call_response', toolCallResponse],
  [
    'server_tool_call',
    (part) => toolCall(part.id ?? part.call_id, part.name, serverTool(part, 'server_tool_call')),
  ],
  ['server_tool_call_response', toolCallResponse],
  ['blob', (part) => media(part, { base64: base64Of(valueAt(part, 'content', 'data')) })],
  ['file', (part) => media(part, { fileId: textAt(part, 'file_id') })],
  ['uri', (part) => media(part, { url: textAt(part, 'uri', 'url') })],
]);

function textPart(type: 'text' | 'reasoning', text: AnyValue): readonly Part[] | undefined {
  if (typeof text !== 'string') return undefined;
  return text === '' ? [] : [{ type, text }];
}

function toolCallResponse(part: AnyValueMap): readonly Part[] {
  const result = valueAt(part, 'response', 'result', 'server_tool_call_response') ?? '';
  return [
    compact({ type: 'tool_result', id: textAt(part, 'id', 'call_id'), name: asText(part.name), result }),
  ];
}

function serverTool(part: AnyValueMap, key: string): AnyValue {
  return valueAt(part, key, 'arguments');
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
  return [compact({ type: mediaType(said ?? ''), ...where, mimeType })];
}

/** By mime type (`image/png`) or modality (`image`); anything else is a file. */
function mediaType(said: string): MediaType {
  const [family] = said.toLowerCase().split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
