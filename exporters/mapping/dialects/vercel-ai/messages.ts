import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../../src/core/any-value';
import { unwrapJson } from '../../parse-json';
import { asList, asText, asTexts, mapsIn, textAt } from '../../pick';
import type { Message, Part } from '../../reading';
import { typedParts } from '../../shapes/typed-parts';
import { VERCEL_AI as A } from './attributes';
import { blockPart, callPart, filePart } from './parts';

/** `ai.prompt.messages`: the conversation as the provider's adapter got it. Undefined when there is none. */
export function promptMessages(attributes: AnyValueMap): readonly Message[] | undefined {
  const said = unwrapJson(attributes[A.promptMessages]);
  const messages = mapsIn(said);
  if (messages.length === 0) {
    // A text cut by a limit is no longer JSON, and still better than nothing.
    const parts = typedParts(asText(said));
    return parts.length > 0 ? [{ role: 'user', parts }] : undefined;
  }
  return messages.map((message) => ({
    role: asText(message.role) ?? 'user',
    parts: contentParts(message.content),
  }));
}

/** The answer of one call: reasoning, text (or the object asked for), tool calls and files. */
export function answerMessages(attributes: AnyValueMap): readonly Message[] | undefined {
  const calls = unwrapJson(attributes[A.responseToolCalls]);
  const parts: readonly Part[] = [
    ...reasoning(unwrapJson(attributes[A.responseReasoning])),
    ...typedParts(textAt(attributes, A.responseText, A.responseObject)),
    ...mapsIn(calls).flatMap(callPart),
    ...(typeof calls === 'string' ? typedParts(calls) : []),
    ...mapsIn(unwrapJson(attributes[A.responseFiles])).flatMap(filePart),
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

/** One text, or (some versions) a list of parts. */
function reasoning(said: AnyValue): readonly Part[] {
  const texts = asList(said)?.map((part) => (isAnyValueMap(part) ? part.text : part)) ?? [said];
  return texts.flatMap((text) => {
    const thought = asText(text);
    return thought === undefined ? [] : [{ type: 'reasoning' as const, text: thought }];
  });
}

/** The text in `"\"hello\""`. Taken as it is when it is not written as JSON. */
export function plainText(value: AnyValue): string | undefined {
  const text = asText(value);
  if (text === undefined || !text.startsWith('"')) return text;
  const wrapped = asList(unwrapJson(`[${text}]`));
  return asText(wrapped?.[0]) ?? text;
}
