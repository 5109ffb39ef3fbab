import type { SpanRecord } from '../../../../src/core/span-record';
import { numberAt } from '../../pick';
import type { Usage } from '../../reading';
import { type Exclusions, inclusiveUsage } from '../../usage';
import { GEN_AI as A, GEN_AI_OLD as OLD } from './attributes';

/**
 * Scopes that pass on a provider's own counting, against the convention that totals are inclusive. Traceloop reports 21
 * where the Anthropic SDK's own spans say 33 for the same answer, and Gemini's output without its thoughts. Known by
 * scope, because the attribute names are the same.
 */
const EXCLUDING_SCOPES: ReadonlyMap<string, Exclusions> = new Map([
  ['@traceloop/instrumentation-anthropic', { input: true }],
  ['@traceloop/instrumentation-bedrock', { input: true }],
  ['@traceloop/instrumentation-google-generativeai', { output: true }],
  ['@traceloop/instrumentation-vertexai', { output: true }],
]);

/** Token counts under today's or older names, made inclusive. */
export function genAiUsage(record: SpanRecord): Usage | undefined {
  const { attributes, scope } = record;
  return inclusiveUsage(
    {
      input: numberAt(attributes, A.inputTokens, OLD.promptTokens),
      output: numberAt(attributes, A.outputTokens, OLD.completionTokens),
      cacheRead: numberAt(attributes, A.cacheReadTokens, OLD.cacheReadFlat),
      cacheWrite: numberAt(attributes, A.cacheWriteTokens, OLD.cacheCreation, OLD.cacheCreationFlat),
      reasoning: numberAt(attributes, A.reasoningTokens, OLD.reasoningTokens),
      inputAudio: numberAt(attributes, A.audioInputTokens),
      outputAudio: numberAt(attributes, A.audioOutputTokens),
    },
    EXCLUDING_SCOPES.get(scope.name),
  );
}
