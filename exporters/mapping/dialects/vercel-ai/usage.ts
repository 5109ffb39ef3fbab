import type { AnyValueMap } from '../../../../src/core/any-value';
import { numberAt } from '../../pick';
import type { Usage } from '../../reading';
import { inclusiveUsage } from '../../usage';
import { GEN_AI } from '../gen-ai/attributes';
import { VERCEL_AI as A } from './attributes';

/** Token counts, under each version's names. The SDK's totals contain cached and reasoning tokens. */
export function vercelAiUsage(attributes: AnyValueMap): Usage | undefined {
  return inclusiveUsage({
    input: numberAt(attributes, A.inputTokens, A.promptTokens, A.embeddingTokens, GEN_AI.inputTokens),
    output: numberAt(attributes, A.outputTokens, A.completionTokens, GEN_AI.outputTokens),
    cacheRead: numberAt(attributes, A.cacheReadTokens, A.cachedInputTokens),
    cacheWrite: numberAt(attributes, A.cacheWriteTokens),
    reasoning: numberAt(attributes, A.reasoningTokensDetail, A.reasoningTokens),
  });
}
