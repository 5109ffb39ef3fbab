import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asText, textAt, valueAt } from '../../pick';
import type { Message, Part } from '../../reading';
import { contentBlocks } from '../../shapes/content-blocks';
import { indexed } from '../../shapes/flattened';
import { saidMessages } from '../../shapes/gen-ai-messages';
import { toolCall, typedParts } from '../../shapes/typed-parts';
import { FLAT } from './attributes';

/** Providers' own words for who speaks, which the older instrumentations pass on. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['model', 'assistant'],
  ['chatbot', 'assistant'],
  ['ai', 'assistant'],
  ['human', 'user'],
]);

/** The flattened messages under a prefix. Undefined when there are none, or none says anything. */
export function flatMessages(
  attributes: AnyValueMap,
  prefix: string,
  role: string,
): readonly Message[] | undefined {
  return saidMessages(indexed(attributes, prefix).map((fields) => flatMessage(fields, role)));
}

/** The finish reasons that flattened completions carry. */
export function flatFinishReasons(attributes: AnyValueMap): readonly string[] | undefined {
  const said = indexed(attributes, FLAT.completion)
    .map((fields) => asText(fields.finish_reason))
    .filter((reason) => reason !== undefined);
  return said.length > 0 ? said : undefined;
}

/** The tools of a request, as OpenAI's API has them; the schema's name differs between instrumentations. */
export function flatTools(attributes: AnyValueMap): readonly AnyValue[] | undefined {
  const tools = indexed(attributes, FLAT.functions).map((fields) => ({
    type: 'function',
    function: compact({
      name: asText(fields.name),
      description: asText(fields.description),
      parameters: unwrapJson(valueAt(fields, 'parameters', 'arguments', 'input_schema')),
    }),
  }));
  return tools.length > 0 ? tools : undefined;
}

function flatMessage(fields: AnyValueMap, fallback: string): Message {
  const said = textAt(fields, 'role')?.toLowerCase() ?? fallback;
  const role = ROLES.get(said) ?? said;
  // Cohere's instrumentation writes the text under the role's name.
  const content = valueAt(fields, 'content', 'user');
  const resultId = textAt(fields, 'tool_call_id');
  if (role === 'tool' || resultId !== undefined) {
    if (content === undefined && resultId === undefined) return { role, parts: [] };
    return { role, parts: [compact({ type: 'tool_result', id: resultId, result: content ?? '' })] };
  }
  // Python's Anthropic instrumentation tells of thinking as of a speaker.
  if (role === 'thinking')
    return {
      role: 'assistant',
      parts: typeof content === 'string' ? [{ type: 'reasoning', text: content }] : [],
    };
  const parts = [
    ...reasoning(fields),
    ...typedParts(contentBlocks(content)),
    ...typedParts(fields.refusal),
    ...calls(fields),
  ];
  return compact({ role, parts, name: textAt(fields, 'name') });
}

function reasoning(fields: AnyValueMap): readonly Part[] {
  const text = textAt(fields, 'reasoning', 'reasoning_content');
  return text === undefined ? [] : [{ type: 'reasoning', text }];
}

/** The deprecated `function_call` repeats the first of several. */
function calls(fields: AnyValueMap): readonly Part[] {
  const several = indexed(fields, 'tool_calls').flatMap(
    (call) =>
      toolCall(call.id, call.name ?? call['function.name'], call.arguments ?? call['function.arguments']) ??
      [],
  );
  if (several.length > 0) return several;
  return toolCall(undefined, fields['function_call.name'], fields['function_call.arguments']) ?? [];
}
