import type { AnyValueMap } from '../../../src/core/any-value';
import { asMap, numberAt } from '../pick';
import type { Usage } from '../reading';
import { inclusiveUsage } from '../usage';
import { anthropicUsage } from './anthropic';

/**
 * LangChain's `usage_metadata`, inclusive by its own definition. Its Anthropic integration did not keep to that at first:
 * where the provider's own numbers (`raw`) stand beside it and give the same input without the cache, so does it.
 */
export function langchainUsage(
  usage: AnyValueMap | undefined,
  raw: AnyValueMap | undefined,
): Usage | undefined {
  if (!usage) return undefined;
  const given = asMap(usage.input_token_details) ?? {};
  const taken = asMap(usage.output_token_details) ?? {};
  const input = numberAt(usage, 'input_tokens');
  const own = raw?.cache_read_input_tokens === undefined ? undefined : anthropicUsage(raw);
  return inclusiveUsage(
    {
      input,
      output: numberAt(usage, 'output_tokens'),
      cacheRead: numberAt(given, 'cache_read') ?? own?.cacheRead,
      cacheWrite: numberAt(given, 'cache_creation') ?? own?.cacheWrite,
      reasoning: numberAt(taken, 'reasoning'),
      inputAudio: numberAt(given, 'audio'),
      outputAudio: numberAt(taken, 'audio'),
    },
    { input: own !== undefined && raw !== undefined && numberAt(raw, 'input_tokens') === input },
  );
}

/** Counts of a whole run (`llmOutput`), from models that give none with the message. Estimates are better than nothing. */
export function outputUsage(output: AnyValueMap): Usage | undefined {
  const counted =
    asMap(output.tokenUsage) ?? asMap(output.token_usage) ?? asMap(output.estimatedTokenUsage) ?? undefined;
  if (counted) {
    return inclusiveUsage({
      input: numberAt(counted, 'promptTokens', 'prompt_tokens'),
      output: numberAt(counted, 'completionTokens', 'completion_tokens'),
    });
  }
  return anthropicUsage(asMap(output.usage));
}
