import type { AnyValueMap } from '../../../../src/core/any-value';
import { asMap, numberAt } from '../../pick';
import { anthropicUsage } from '../../shapes/anthropic';
import { geminiUsage } from '../../shapes/gemini-usage';
import type { ReportedUsage } from '../../usage';

/** What a provider counted. Totals are inclusive where they are here at all; `isExclusive`: its own are not. */
export interface ProviderCounts extends ReportedUsage {
  readonly isExclusive?: boolean;
}

/** The counts in `ai.response.providerMetadata`, which the SDK's providers fill each in their own way. */
export function providerCounts(metadata: AnyValueMap): ProviderCounts {
  const anthropic = asMap(metadata.anthropic);
  if (anthropic) return ofAnthropic(anthropic);
  const bedrock = asMap(asMap(metadata.bedrock)?.usage);
  if (bedrock) {
    return {
      isExclusive: true,
      cacheRead: numberAt(bedrock, 'cacheReadInputTokens'),
      cacheWrite: numberAt(bedrock, 'cacheWriteInputTokens'),
    };
  }
  const google = asMap(asMap(metadata.google ?? metadata.vertex)?.usageMetadata);
  if (google) return geminiUsage(google) ?? {};
  const openai = asMap(metadata.openai ?? metadata.azure) ?? {};
  return {
    cacheRead: numberAt(openai, 'cachedPromptTokens'),
    reasoning: numberAt(openai, 'reasoningTokens'),
  };
}

function ofAnthropic(metadata: AnyValueMap): ProviderCounts {
  const raw = asMap(metadata.usage);
  return {
    isExclusive: true,
    ...(raw?.input_tokens === undefined ? {} : anthropicUsage(raw)),
    cacheRead: numberAt(metadata, 'cacheReadInputTokens') ?? anthropicUsage(raw)?.cacheRead,
    cacheWrite: numberAt(metadata, 'cacheCreationInputTokens') ?? anthropicUsage(raw)?.cacheWrite,
  };
}
