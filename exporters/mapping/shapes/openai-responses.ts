import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, omit } from '../pick';
import type { Message, Part } from '../reading';
import { chatMessage, openAiUsage } from './openai-chat';
import { toolItem } from './openai-tool-items';
import type { Shape } from './shape';
import { toolCall, typedParts } from './typed-parts';

const NOT_PARAMS = new Set(['model', 'input', 'instructions', 'tools']);

/** OpenAI's responses API: a list of items in, a list of items out. */
export const openAiResponses: Shape = {
  name: 'openai_responses',
  request(body) {
    if (typeof body.input !== 'string' && !asList(body.input)) return undefined;
    const instructions = typedParts(body.instructions);
    const system: readonly Message[] =
      instructions.length > 0 ? [{ role: 'system', parts: instructions }] : [];
    return compact({
      messages: [...system, ...responseItems(body.input)],
      model: asText(body.model),
      params: omit(body, NOT_PARAMS),
      tools: asList(body.tools),
    });
  },
  response(body) {
    if (!asList(body.output)) return undefined;
    return compact({
      messages: responseItems(body.output),
      model: asText(body.model),
      id: asText(body.id),
      finishReasons: statusAsFinishReason(body),
      usage: openAiUsage(asMap(body.usage)),
    });
  },
};

/** The API has no finish reason but a status; why it is incomplete says more than that it is. */
function statusAsFinishReason(body: AnyValueMap): readonly string[] | undefined {
  const reason = asText(asMap(body.incomplete_details)?.reason) ?? asText(body.status);
  return reason === undefined ? undefined : [reason];
}

/**
 * Items as messages. What the model produced in one go (reasoning, text, calls) is several items here and one message
 * everywhere else, so neighbouring assistant items are joined.
 */
export function responseItems(items: AnyValue): readonly Message[] {
  if (typeof items === 'string') return [{ role: 'user', parts: typedParts(items) }];
  const messages: Message[] = [];
  let answer: Part[] | undefined;
  for (const item of asList(items) ?? []) {
    const message = itemMessage(item);
    if (message.role !== 'assistant') {
      answer = undefined;
      messages.push(message);
    } else if (answer) answer.push(...message.parts);
    else {
      answer = [...message.parts];
      messages.push({ ...message, parts: answer });
    }
  }
  return messages;
}

function itemMessage(item: AnyValue): Message {
  if (!isAnyValueMap(item)) return { role: 'user', parts: typedParts(item) };
  switch (asText(item.type) ?? 'message') {
    case 'message':
      return chatMessage(item);
    case 'reasoning':
      return { role: 'assistant', parts: reasoning(item) };
    case 'function_call':
      return {
        role: 'assistant',
        parts: toolCall(item.call_id ?? item.callId ?? item.id, item.name, item.arguments) ?? unknown(item),
      };
    case 'custom_tool_call':
      return {
        role: 'assistant',
        parts: toolCall(item.call_id ?? item.id, item.name, item.input) ?? unknown(item),
      };
    default:
      return toolItem(item) ?? { role: 'assistant', parts: typedParts([item]) };
  }
}

/** A reasoning item may be empty (hidden or encrypted); then there is nothing to show. OpenAI Agents writes plain texts. */
function reasoning(item: AnyValueMap): readonly Part[] {
  const parts = [...typedParts(item.summary), ...typedParts(item.content)];
  return parts.map((part) => (part.type === 'text' ? { type: 'reasoning', text: part.text } : part));
}

function unknown(value: AnyValueMap): readonly Part[] {
  return [{ type: 'unknown', value }];
}
