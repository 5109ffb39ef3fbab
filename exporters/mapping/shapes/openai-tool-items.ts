import type { AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asMap, asText, omit, textAt, valueAt } from '../pick';
import type { Message, Part } from '../reading';
import { toolResult } from './tool-result';
import { toolCall } from './typed-parts';

/** Fields of a tool's item that are not what it was asked. */
const NOT_ARGUMENTS = new Set([
  'id',
  'call_id',
  'type',
  'status',
  'name',
  'output',
  'outputs',
  'result',
  'results',
  'error',
  'providerData',
]);

/**
 * Items of the responses API that are a tool's: results that the application gives (`function_call_output`; OpenAI
 * Agents writes `function_call_result` and camelCase), calls it has to make (`computer_call`, `shell_call`: they have a
 * `call_id`) and calls made for it, where they name a tool (`mcp_call`, Agents' `hosted_tool_call`; they may hold their
 * own result). Undefined for every other item: a `web_search_call` is nobody's to answer and stays what it is.
 */
export function toolItem(item: AnyValueMap): Message | undefined {
  const type = asText(item.type) ?? '';
  if (/_call_(output|result)$/.test(type)) return { role: 'tool', parts: [result(item, item.output)] };
  // A picture, which is read as one.
  if (type === 'image_generation_call') return undefined;
  if (!type.endsWith('_call') || textAt(item, 'name', 'call_id', 'callId') === undefined) return undefined;
  const given =
    valueAt(item, 'arguments', 'action', 'queries', 'code', 'operation') ?? omit(item, NOT_ARGUMENTS);
  const call = toolCall(item.call_id ?? item.callId ?? item.id, textAt(item, 'name') ?? type, given) ?? [];
  const answered = valueAt(item, 'output', 'outputs', 'results', 'error');
  return { role: 'assistant', parts: answered === undefined ? call : [...call, result(item, answered)] };
}

function result(item: AnyValueMap, value: AnyValueMap[string]): Part {
  const output = asText(asMap(value)?.text) ?? toolResult(value);
  return compact({
    type: 'tool_result',
    id: textAt(item, 'call_id', 'callId', 'id'),
    name: textAt(item, 'name'),
    result: output,
  });
}
