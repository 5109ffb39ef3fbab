import { type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, mapsIn, numberAt, omit } from '../pick';
import type { Message, Usage } from '../reading';
import { inclusiveUsage } from '../usage';
import type { Shape } from './shape';
import { someBlock } from './some-block';
import { typedParts } from './typed-parts';

const NOT_PARAMS = new Set(['model', 'messages', 'system', 'tools']);
const OWN_BLOCKS = new Set([
  'tool_use',
  'tool_result',
  'thinking',
  'redacted_thinking',
  'server_tool_use',
  'document',
]);

/** Anthropic's messages API, also as Bedrock's InvokeModel carries it. */
export const anthropic: Shape = {
  name: 'anthropic',
  request(body) {
    if (!asList(body.messages) || !isOwnRequest(body)) return undefined;
    const system = typedParts(body.system);
    return compact({
      messages: [
        ...(system.length > 0 ? [{ role: 'system', parts: system }] : []),
        ...mapsIn(body.messages).map(message),
      ],
      model: asText(body.model),
      params: omit(body, NOT_PARAMS),
      tools: asList(body.tools),
    });
  },
  response(body) {
    if (!isOwnResponse(body)) return undefined;
    const stop = asText(body.stop_reason);
    return compact({
      messages: [message(body)],
      model: asText(body.model),
      id: asText(body.id),
      finishReasons: stop === undefined ? undefined : [stop],
      usage: anthropicUsage(asMap(body.usage)),
    });
  },
};

/** Plain conversations look the same at OpenAI and read the same there; these marks are Anthropic's alone. */
function isOwnRequest(body: AnyValueMap): boolean {
  if (body.system !== undefined || body.anthropic_version !== undefined) return true;
  if (mapsIn(body.tools).some((tool) => tool.input_schema !== undefined)) return true;
  return someBlock(body.messages, isOwnBlock);
}

/** Streams put together again may have lost `type`, but not how and at what cost they ended. */
function isOwnResponse(body: AnyValueMap): boolean {
  if (!asList(body.content)) return false;
  if (body.type === 'message' && body.output === undefined) return true;
  return body.role === 'assistant' && (body.stop_reason !== undefined || asMap(body.usage) !== undefined);
}

function isOwnBlock(block: AnyValueMap): boolean {
  return OWN_BLOCKS.has(asText(block.type) ?? '') || isAnyValueMap(block.source);
}

function message(item: AnyValueMap): Message {
  return { role: asText(item.role) ?? 'user', parts: typedParts(item.content) };
}

/**
 * Anthropic counts input without what was cached. What was written to the cache is one number, and in newer answers
 * also two by how long it is kept (`cache_creation`).
 */
export function anthropicUsage(usage: AnyValueMap | undefined): Usage | undefined {
  if (!usage) return undefined;
  return inclusiveUsage(
    {
      input: numberAt(usage, 'input_tokens'),
      output: numberAt(usage, 'output_tokens'),
      cacheRead: numberAt(usage, 'cache_read_input_tokens'),
      cacheWrite: numberAt(usage, 'cache_creation_input_tokens') ?? written(asMap(usage.cache_creation)),
    },
    { input: true },
  );
}

function written(creation: AnyValueMap | undefined): number | undefined {
  if (!creation) return undefined;
  const short = numberAt(creation, 'ephemeral_5m_input_tokens');
  const long = numberAt(creation, 'ephemeral_1h_input_tokens');
  return short === undefined && long === undefined ? undefined : (short ?? 0) + (long ?? 0);
}
