import type { AnyValueMap } from '../../../../src/core/any-value';
import { asText } from '../../pick';
import type { Message } from '../../reading';
import { flattenedMessages, indexed } from '../../shapes/flattened';
import type { RequestBody, ResponseBody } from '../../shapes/shape';
import { typedParts } from '../../shapes/typed-parts';
import { OPEN_INFERENCE as A } from './attributes';
import { joinAnswer } from './join-answer';

/**
 * The conversation sent. System instructions may stand apart from it: Anthropic's in the parameters (where a body that
 * was cut is no longer JSON), those of OpenAI Agents in the answer, which repeats them.
 */
export function inputMessages(
  attributes: AnyValueMap,
  request: RequestBody | undefined,
  invoked: AnyValueMap | undefined,
  answer: AnyValueMap,
): readonly Message[] | undefined {
  const messages = found(attributes, request?.messages, A.inputMessages, A.inputValue, 'user');
  const isWhole = request?.model !== undefined || request?.params !== undefined;
  if (!messages || isWhole || messages.some(isSystem)) return messages;
  const said = typedParts(invoked?.system ?? invoked?.instructions ?? answer.instructions);
  return said.length > 0 ? [{ role: 'system', parts: said }, ...messages] : messages;
}

function isSystem({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

/** The answer. A summary of a stream (`isSummary`) knows less than the flattened messages. */
export function outputMessages(
  attributes: AnyValueMap,
  response: ResponseBody | undefined,
  isSummary: boolean,
): readonly Message[] | undefined {
  const flattened = (): readonly Message[] | undefined => {
    const messages = flattenedMessages(attributes, A.outputMessages);
    return messages && joinAnswer(messages);
  };
  if (isSummary) return spoken(flattened()) ?? response?.messages;
  return found(attributes, response?.messages, A.outputMessages, A.outputValue, 'assistant', flattened);
}

/** Messages in which something was said. */
function spoken(messages: readonly Message[] | undefined): readonly Message[] | undefined {
  return messages?.some((message) => message.parts.length > 0) ? messages : undefined;
}

/**
 * The body's messages; flattened ones where there is no body, or one that was not understood (LlamaIndex writes its
 * messages in a shape of its own); last what stands in the body's place, though it be cut or plain text.
 */
function found(
  attributes: AnyValueMap,
  fromBody: readonly Message[] | undefined,
  prefix: string,
  plainKey: string,
  role: string,
  flatten = (): readonly Message[] | undefined => flattenedMessages(attributes, prefix),
): readonly Message[] | undefined {
  if (fromBody && fromBody.length > 0 && fromBody.every((message) => message.parts.length > 0))
    return fromBody;
  const flattened = flatten();
  const best = richer(fromBody, flattened);
  if (best) return best;
  const texts = flattenedTexts(attributes, role);
  if (texts.length > 0) return texts;
  const plain = fromBody ? [] : typedParts(asText(attributes[plainKey]));
  return plain.length > 0 ? [{ role, parts: plain }] : (fromBody ?? flattened);
}

/** Of two tellings the one with more parts; the body's when they are equal. Undefined when neither says anything. */
function richer(
  fromBody: readonly Message[] | undefined,
  flattened: readonly Message[] | undefined,
): readonly Message[] | undefined {
  const [ofBody, ofFlattened] = [partsIn(fromBody), partsIn(flattened)];
  if (ofBody === 0 && ofFlattened === 0) return undefined;
  return ofFlattened > ofBody ? flattened : fromBody;
}

function partsIn(messages: readonly Message[] | undefined): number {
  return messages?.reduce((count, message) => count + message.parts.length, 0) ?? 0;
}

/** The prompts and texts of a completion, which has no messages. */
function flattenedTexts(attributes: AnyValueMap, role: string): readonly Message[] {
  const [prefix, key] = role === 'user' ? [A.prompts, 'prompt.text'] : [A.choices, 'completion.text'];
  const texts = indexed(attributes, prefix).map((fields) => typedParts(asText(fields[key])));
  return texts.filter((parts) => parts.length > 0).map((parts) => ({ role, parts }));
}
