import type { MediaType, Message, Part, Reading } from '../../../exporters/mapping/reading';
import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { isAnyValueMap } from '../../../src/core/any-value';
import { lengthOf, nameOrNothing, present, wordOrNothing } from './lengths';

/** Messages with their roles and parts, every text a length. A person's `name` is left out. */
export function emptied(messages: readonly Message[]): readonly Message[] {
  return messages.map(({ role, parts }) => ({
    role: nameOrNothing(role) ?? 'unknown',
    parts: parts.map(emptiedPart),
  }));
}

function emptiedPart(part: Part): Part {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, text: lengthOf(part.text) };
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return emptiedMedia(part);
    case 'tool_call':
      return {
        ...ids(part),
        type: part.type,
        name: toolName(part.name),
        arguments: lengthOf(part.arguments),
      };
    case 'tool_result':
      return { ...ids(part), type: part.type, result: lengthOf(part.result) };
    default:
      return { type: 'unknown', value: { type: wordOrNothing(typeOf(part.value)) ?? 'unknown' } };
  }
}

function emptiedMedia(part: Part & { type: MediaType }): Part {
  const mimeType = /^[a-z]{1,16}\/[a-z0-9.+-]{1,47}$/.test(part.mimeType ?? '') ? part.mimeType : undefined;
  const data = part.base64 ?? part.url ?? part.fileId ?? '';
  return {
    type: part.type,
    ...(part.base64 === undefined ? { url: lengthOf(data) } : { base64: lengthOf(data) }),
    ...(mimeType !== undefined && { mimeType }),
  };
}

function ids(part: { readonly id?: string }): { readonly id?: string } {
  const id = wordOrNothing(part.id);
  return id === undefined ? {} : { id };
}

function toolName(name: string): string {
  return wordOrNothing(name) ?? lengthOf(name);
}

function typeOf(value: AnyValue): AnyValue {
  return isAnyValueMap(value) ? value['type'] : undefined;
}

/** The tools a model was offered, by their names. */
export function toolNames(tools: Reading['tools']): readonly AnyValueMap[] | undefined {
  return tools?.map((tool) => {
    const named = [tool, field(tool, 'function'), field(tool, 'toolSpec')].map((map) => field(map, 'name'));
    return present({ type: 'function', name: named.map(wordOrNothing).find((name) => name !== undefined) });
  });
}

function field(value: AnyValue, name: string): AnyValue {
  return isAnyValueMap(value) ? value[name] : undefined;
}

/** Request parameters that are settings; `stop` and `user`, for two, are texts of the application. */
const PARAMS: ReadonlySet<string> = new Set([
  ...['temperature', 'top_p', 'top_k', 'topP', 'topK', 'max_tokens', 'maxTokens', 'max_completion_tokens'],
  ...['max_output_tokens', 'maxOutputTokens', 'max_tokens_to_sample', 'n', 'choice.count', 'seed', 'stream'],
  ...['frequency_penalty', 'presence_penalty', 'logprobs', 'top_logprobs', 'parallel_tool_calls'],
  ...['reasoning_effort', 'service_tier', 'tool_choice', 'output_type', 'is_stream', 'structured_output'],
]);

/** The settings of a request: numbers, switches and single words under known names. */
export function settings(params: AnyValueMap | undefined): AnyValueMap {
  return present(
    Object.fromEntries(
      Object.entries(params ?? {})
        .filter(([name]) => PARAMS.has(name))
        .map(([name, value]) => [name, typeof value === 'string' ? wordOrNothing(value) : scalar(value)]),
    ),
  );
}

function scalar(value: AnyValue): AnyValue {
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
