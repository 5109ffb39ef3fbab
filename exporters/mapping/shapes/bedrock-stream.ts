import type { AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, mapsIn, numberAt } from '../pick';
import type { Part } from '../reading';
import { inclusiveUsage } from '../usage';
import type { ResponseBody } from './shape';
import { toolCall, typedParts } from './typed-parts';

/**
 * What OpenInference's Bedrock instrumentation makes of a stream: `{ text, tool_calls, usage, streaming: true }`. It is a
 * summary of its own: the thoughts are in the flattened messages only, and the counts are Bedrock's, without the cache.
 */
export function readBedrockStream(body: AnyValueMap): ResponseBody | undefined {
  if (body.streaming !== true || typeof body.text !== 'string' || !asList(body.tool_calls)) return undefined;
  const calls = mapsIn(body.tool_calls).flatMap((call) => toolCall(call.id, call.name, call.input) ?? []);
  const parts: readonly Part[] = [...typedParts(body.text), ...calls];
  const stop = asText(body.stop_reason);
  const usage = asMap(body.usage) ?? {};
  return compact({
    messages: parts.length > 0 ? [{ role: 'assistant', parts }] : undefined,
    finishReasons: stop === undefined ? undefined : [stop],
    usage: inclusiveUsage(
      {
        input: numberAt(usage, 'input_tokens'),
        output: numberAt(usage, 'output_tokens'),
        cacheRead: numberAt(usage, 'cache_read_input_tokens'),
        cacheWrite: numberAt(usage, 'cache_creation_input_tokens'),
      },
      { input: true },
    ),
  });
}
