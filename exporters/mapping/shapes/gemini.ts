import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, mapsIn, omit, textAt, valueAt } from '../pick';
import type { Message } from '../reading';
import { geminiParts } from './gemini-parts';
import { geminiUsage } from './gemini-usage';
import type { Shape } from './shape';

const NOT_PARAMS = new Set([
  'model',
  'contents',
  'tools',
  'config',
  'systemInstruction',
  'system_instruction',
  'generationConfig',
  'generation_config',
]);

/**
 * Google's generateContent, of the Gemini API and of Vertex AI: camelCase over the wire and in JavaScript, snake_case
 * where Python wrote its objects down. The SDKs put settings under `config`, the wire under `generationConfig`.
 */
export const gemini: Shape = {
  name: 'gemini',
  request(body) {
    if (body.contents === undefined || body.contents === null) return undefined;
    const config = asMap(body.config) ?? {};
    const instruction = valueAt({ ...config, ...body }, 'systemInstruction', 'system_instruction');
    const system = instruction === undefined ? [] : geminiContents(instruction, 'system');
    return compact({
      messages: [
        ...system.map(({ parts }): Message => ({ role: 'system', parts })),
        ...geminiContents(body.contents, 'user'),
      ],
      model: asText(body.model),
      params: omit(
        { ...body, ...config, ...asMap(valueAt(body, 'generationConfig', 'generation_config')) },
        NOT_PARAMS,
      ),
      tools: tools(asList(body.tools) ?? asList(config.tools)),
    });
  },
  response(body) {
    const candidates = mapsIn(body.candidates);
    const usage = geminiUsage(asMap(valueAt(body, 'usageMetadata', 'usage_metadata')));
    if (!asList(body.candidates) && usage === undefined) return undefined;
    const reasons = candidates
      .map((candidate) => textAt(candidate, 'finishReason', 'finish_reason'))
      .filter((reason) => reason !== undefined);
    return compact({
      messages: candidates.flatMap((candidate) => geminiContents(candidate.content, 'model')),
      model: textAt(body, 'modelVersion', 'model_version'),
      id: textAt(body, 'responseId', 'response_id'),
      finishReasons: reasons.length > 0 ? reasons : undefined,
      usage,
    });
  },
};

const ROLES: ReadonlyMap<string, string> = new Map([
  ['model', 'assistant'],
  ['function', 'tool'],
]);

/** `contents`: a text, a part, a message, or a list of any of these. Bare texts and parts are one message of `role`. */
export function geminiContents(contents: AnyValue, role: string): readonly Message[] {
  const messages: Message[] = [];
  for (const item of asList(contents) ?? [contents]) {
    const map = isAnyValueMap(item) ? item : undefined;
    const said = map && asText(map.role);
    const parts = geminiParts(map?.parts ?? item);
    if (map?.parts !== undefined || said !== undefined)
      messages.push({ role: roleOf(said ?? role, parts), parts: map?.parts === undefined ? [] : parts });
    else if (parts.length > 0) messages.push({ role: roleOf(role, parts), parts });
  }
  return messages;
}

/** Results of functions are sent as the user's; everywhere else they are a tool's. */
function roleOf(said: string, parts: Message['parts']): string {
  if (parts.length > 0 && parts.every((part) => part.type === 'tool_result')) return 'tool';
  return ROLES.get(said) ?? said;
}

/** Each function declared is one tool; built-in tools (`{ googleSearch: {} }`) stay as they are. */
function tools(list: readonly AnyValue[] | undefined): readonly AnyValue[] | undefined {
  return list?.flatMap((tool): readonly AnyValue[] => {
    const declared: AnyValueMap = asMap(tool) ?? {};
    return asList(valueAt(declared, 'functionDeclarations', 'function_declarations')) ?? [tool];
  });
}
