import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../../src/core/any-value';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asText, asTexts, mapsIn, textAt } from '../../pick';
import type { Message, Part } from '../../reading';
import { toolCall, typedParts } from '../../shapes/typed-parts';
import { VERCEL_AI as A } from './attributes';

/** `ai.prompt.messages`: the conversation as the provider's adapter got it. Undefined when there is none. */
export function promptMessages(attributes: AnyValueMap): readonly Message[] | undefined {
  const messages = mapsIn(unwrapJson(attributes[A.promptMessages]));
  if (messages.length === 0) return undefined;
  return messages.map((message) => ({
    role: asText(message.role) ?? 'user',
    parts: contentParts(message.content),
  }));
}

/** The answer of one call: reasoning, text (or the object asked for) and tool calls. */
export function answerMessages(attributes: AnyValueMap): readonly Message[] | undefined {
  const parts: readonly Part[] = [
    ...reasoning(attributes[A.responseReasoning]),
    ...typedParts(textAt(attributes, A.responseText, A.responseObject)),
    ...typedParts(asList(unwrapJson(attributes[A.responseFiles]))),
    ...mapsIn(unwrapJson(attributes[A.responseToolCalls])).flatMap(callPart),
  ];
  return parts.length > 0 ? [{ role: 'assistant', parts }] : undefined;
}

/** The texts that were embedded; each is written as JSON. */
export function embeddedTexts(attributes: AnyValueMap): readonly string[] | undefined {
  const values = asList(attributes[A.values]) ?? [attributes[A.value]];
  return asTexts(values.map(plainText));
}

function contentParts(content: AnyValue): readonly Part[] {
  const blocks = asList(content);
  if (blocks === undefined) return typedParts(content);
  return blocks.flatMap((block) => (isAnyValueMap(block) ? blockPart(block) : typedParts(block)));
}

/** The SDK's own block types; the others are written as everybody writes them. */
function blockPart(block: AnyValueMap): readonly Part[] {
  if (block.type === 'tool-call') return callPart(block);
  if (block.type !== 'tool-result') return typedParts([block]);
  const result = block.output ?? block.result;
  return [
    compact({
      type: 'tool_result',
      id: asText(block.toolCallId),
      name: asText(block.toolName),
      // Since version 5 a result says how it is meant: `{ type: 'json', value }`.
      result: (isAnyValueMap(result) ? (result.value ?? result) : result) ?? '',
    }),
  ];
}

function callPart(call: AnyValueMap): readonly Part[] {
  return (
    toolCall(call.toolCallId, call.toolName, call.input ?? call.args) ?? [{ type: 'unknown', value: call }]
  );
}

function reasoning(said: AnyValue): readonly Part[] {
  const text = asText(said);
  return text === undefined ? [] : [{ type: 'reasoning', text }];
}

/** The text in `"\"hello\""`. Taken as it is when it is not written as JSON. */
function plainText(value: AnyValue): string | undefined {
  const text = asText(value);
  if (text === undefined || !text.startsWith('"')) return text;
  const wrapped = asList(unwrapJson(`[${text}]`));
  return asText(wrapped?.[0]) ?? text;
}
