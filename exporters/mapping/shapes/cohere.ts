import type { AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, mapsIn, numberAt, omit, textAt, valueAt } from '../pick';
import type { Message, Usage } from '../reading';
import { inclusiveUsage } from '../usage';
import { chatMessage } from './openai-chat';
import type { Shape } from './shape';
import { toolCall, typedParts } from './typed-parts';

const NOT_PARAMS = new Set(['model', 'message', 'chat_history', 'chatHistory', 'preamble', 'tools']);

/**
 * Cohere's chat, version 2 (a `message` in the answer) and version 1 (a `text`); snake_case over the wire, camelCase in
 * JavaScript. Requests of version 2 are OpenAI's.
 */
export const cohere: Shape = {
  name: 'cohere',
  request(body) {
    if (typeof body.message !== 'string' || asList(body.messages)) return undefined;
    const history = mapsIn(valueAt(body, 'chat_history', 'chatHistory')).map(oldMessage);
    return compact({
      messages: [...message('system', body.preamble), ...history, ...message('user', body.message)],
      model: asText(body.model),
      params: omit(body, NOT_PARAMS),
      tools: asList(body.tools),
    });
  },
  response(body) {
    const finish = textAt(body, 'finish_reason', 'finishReason');
    const said = asMap(body.message);
    const isOwn = said !== undefined || (typeof body.text === 'string' && idOf(body) !== undefined);
    if (!isOwn || (finish === undefined && said?.role === undefined) || body.choices !== undefined)
      return undefined;
    return compact({
      messages: [said ? chatMessage(withSnakeNames(said)) : oldAnswer(body)],
      id: idOf(body),
      finishReasons: finish === undefined ? undefined : [finish],
      usage: usage(asMap(body.usage) ?? asMap(body.meta)),
    });
  },
};

function idOf(body: AnyValueMap): string | undefined {
  return textAt(body, 'id', 'generation_id', 'generationId', 'response_id', 'responseId');
}

function withSnakeNames(said: AnyValueMap): AnyValueMap {
  return {
    ...said,
    tool_calls: valueAt(said, 'tool_calls', 'toolCalls'),
    tool_plan: valueAt(said, 'tool_plan', 'toolPlan'),
  };
}

function message(role: string, text: AnyValueMap[string]): readonly Message[] {
  const parts = typedParts(asText(text));
  return parts.length > 0 ? [{ role, parts }] : [];
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['CHATBOT', 'assistant'],
  ['SYSTEM', 'system'],
  ['TOOL', 'tool'],
]);

function oldMessage(item: AnyValueMap): Message {
  const role = ROLES.get(asText(item.role)?.toUpperCase() ?? '') ?? 'user';
  return { role, parts: [...typedParts(asText(item.message)), ...oldCalls(item)] };
}

function oldAnswer(body: AnyValueMap): Message {
  return { role: 'assistant', parts: [...typedParts(body.text), ...oldCalls(body)] };
}

function oldCalls(item: AnyValueMap): Message['parts'] {
  return mapsIn(valueAt(item, 'tool_calls', 'toolCalls')).flatMap(
    (call) => toolCall(call.id, call.name, call.parameters) ?? [{ type: 'unknown', value: call } as const],
  );
}

/** `tokens` is what the model read and wrote; `billed_units` leaves out what Cohere itself put into the prompt. */
function usage(said: AnyValueMap | undefined): Usage | undefined {
  const counted = asMap(said?.tokens) ?? asMap(said && valueAt(said, 'billed_units', 'billedUnits'));
  if (!said || !counted) return undefined;
  return inclusiveUsage({
    input: numberAt(counted, 'input_tokens', 'inputTokens'),
    output: numberAt(counted, 'output_tokens', 'outputTokens'),
    cacheRead: numberAt(said, 'cached_tokens', 'cachedTokens'),
  });
}
