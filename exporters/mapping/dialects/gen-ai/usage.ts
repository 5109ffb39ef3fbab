import type { AnyValueMap } from '../../../../src/core/any-value';
import { numberAt } from '../../pick';
import type { Usage } from '../../reading';
import { type Exclusions, inclusiveUsage } from '../../usage';
import { GEN_AI as A, GEN_AI_OLD as OLD, TRACELOOP as T } from './attributes';

/**
 * Token counts under today's or older names, made inclusive. `without` says what the emitter is known to leave out of
 * its totals; where that is not known, a total that is told decides, and without one the convention holds: inclusive.
 */
export function genAiUsage(attributes: AnyValueMap, without?: Exclusions): Usage | undefined {
  const reported = {
    input: numberAt(attributes, A.inputTokens, OLD.promptTokens),
    output: numberAt(attributes, A.outputTokens, OLD.completionTokens),
    total: totalTokens(attributes),
    cacheRead: numberAt(attributes, A.cacheReadTokens, OLD.cacheReadFlat),
    cacheWrite: numberAt(attributes, A.cacheWriteTokens, OLD.cacheCreation, OLD.cacheCreationFlat),
    reasoning: numberAt(attributes, A.reasoningTokens, OLD.reasoningTokens, T.reasoningTokens),
    inputText: numberAt(attributes, A.textInputTokens),
    outputText: numberAt(attributes, A.textOutputTokens),
    inputImage: numberAt(attributes, A.imageInputTokens),
    outputImage: numberAt(attributes, A.imageOutputTokens),
    inputAudio: numberAt(attributes, A.audioInputTokens),
    outputAudio: numberAt(attributes, A.audioOutputTokens),
    inputVideo: numberAt(attributes, A.videoInputTokens),
    outputVideo: numberAt(attributes, A.videoOutputTokens),
  };
  return inclusiveUsage(reported, without);
}

/** The total as the span tells it; emitters sum it in ways of their own, so it is evidence and never a count of ours. */
export function totalTokens(attributes: AnyValueMap): number | undefined {
  return numberAt(attributes, OLD.totalTokens, T.totalTokens);
}
