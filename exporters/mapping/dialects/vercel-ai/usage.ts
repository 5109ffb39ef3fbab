import type { AnyValueMap } from '../../../../src/core/any-value';
import { numberAt, textAt } from '../../pick';
import type { Usage } from '../../reading';
import { type Exclusions, inclusiveUsage } from '../../usage';
import { GEN_AI } from '../gen-ai/attributes';
import { VERCEL_AI as A } from './attributes';
import { type ProviderCounts, providerCounts } from './provider-counts';

/**
 * Token counts, under each version's names, and what the provider itself said (`ai.response.providerMetadata`). The
 * wrappers around calls sum up several, of which that tells of the last only; they are read without it.
 */
export function vercelAiUsage(attributes: AnyValueMap, provided: AnyValueMap | undefined): Usage | undefined {
  const provider = provided ? providerCounts(provided) : {};
  const input = numberAt(attributes, A.inputTokens, A.promptTokens, A.embeddingTokens, GEN_AI.inputTokens);
  const output = numberAt(attributes, A.outputTokens, A.completionTokens, GEN_AI.outputTokens);
  return inclusiveUsage(
    {
      input: largest(input, provider.input),
      output: largest(output, provider.output),
      cacheRead: numberAt(attributes, A.cacheReadTokens, A.cachedInputTokens) ?? provider.cacheRead,
      cacheWrite: numberAt(attributes, A.cacheWriteTokens) ?? provider.cacheWrite,
      reasoning: numberAt(attributes, A.reasoningTokensDetail, A.reasoningTokens) ?? provider.reasoning,
    },
    exclusions(attributes, provider),
  );
}

/**
 * Up to version 5 the SDK passed on what each provider counted: Anthropic and Bedrock leave cached tokens out of the
 * input, Google its thoughts out of the output (@ai-sdk/anthropic 1 and 2, amazon-bedrock 2 and 3, google 1 and 2). From
 * version 6 its totals contain them.
 */
function exclusions(attributes: AnyValueMap, provider: ProviderCounts): Exclusions {
  if (!passesCountsOn(attributes)) return {};
  const name = textAt(attributes, A.modelProvider) ?? '';
  const isAnthropic = /anthropic|bedrock/.test(name) || provider.isExclusive === true;
  return {
    input: isAnthropic && provider.input === undefined,
    output: !isAnthropic && /^(?:google|vertex)/.test(name) && provider.output === undefined,
  };
}

function passesCountsOn(attributes: AnyValueMap): boolean {
  const version = /^ai\/(\d{1,3})\./.exec(textAt(attributes, A.userAgent) ?? '')?.[1];
  if (version !== undefined) return Number(version) < 6;
  return attributes[A.noCacheTokens] === undefined && attributes[A.textTokens] === undefined;
}

function largest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
