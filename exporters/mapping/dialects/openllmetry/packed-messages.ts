import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { parseStructure, unwrapJson } from '../../parse-json';
import { asList, asMap, asText } from '../../pick';
import type { Message, Part } from '../../reading';
import { contentBlocks } from '../../shapes/content-blocks';
import { responseItems } from '../../shapes/openai-responses';
import { typedParts } from '../../shapes/typed-parts';
import { SCOPES } from './scopes';

/** The messages with the structure that an instrumentation had packed into a text unpacked again. */
export function unpackedMessages(
  { scope, attributes }: SpanRecord,
  messages: readonly Message[],
): readonly Message[] {
  switch (scope.name) {
    case SCOPES.openAi:
      return responseInput(messages, attributes);
    case SCOPES.langchain:
      return messages.map(withBlocks);
    case SCOPES.googleGenAi:
      return messages.map(withResults);
    default:
      return messages;
  }
}

/** The responses API's item list is written as the JSON text of one user message. */
function responseInput(messages: readonly Message[], attributes: AnyValueMap): readonly Message[] {
  const [message, ...others] = messages;
  const [only, ...more] = message?.parts ?? [];
  if (message?.role !== 'user' || only?.type !== 'text' || others.length + more.length > 0) return messages;
  // Chat completions keep their messages apart, so such a text there is what somebody wrote.
  if (asText(attributes['gen_ai.response.id'])?.startsWith('chatcmpl')) return messages;
  const items = asList(parseStructure(only.text)) ?? [];
  return items.length > 0 && items.every(isItem) ? responseItems(items) : messages;
}

function isItem(item: AnyValue): boolean {
  const map = asMap(item);
  const type = asText(map?.type);
  if (type === undefined) return asText(map?.role) !== undefined;
  return /^(?:message|reasoning|item_reference|[a-z_]+_call|[a-z_]+_output|mcp_[a-z_]+)$/.test(type);
}

/** LangChain's content blocks are written as the JSON text of their list. */
function withBlocks(message: Message): Message {
  const [only, ...more] = message.parts;
  if (only?.type !== 'text' || more.length > 0) return message;
  const blocks = contentBlocks(only.text);
  return blocks === only.text ? message : { ...message, parts: typedParts(blocks) };
}

/** What Gemini's functions gave back is an object always, written as JSON text. */
function withResults(message: Message): Message {
  return { ...message, parts: message.parts.map(withResult) };
}

function withResult(part: Part): Part {
  return part.type === 'tool_result' ? { ...part, result: unwrapJson(part.result) } : part;
}
