import type { SpanRecord } from '../../../../src/core/span-record';
import { numberAt } from '../../pick';
import type { Usage } from '../../reading';
import { inclusiveUsage } from '../../usage';
import { OPEN_INFERENCE as A } from './attributes';

/** The Bedrock instrumentations of JavaScript and Python. */
const BEDROCK_SCOPES: ReadonlySet<string> = new Set([
  '@arizeai/openinference-instrumentation-bedrock',
  'openinference.instrumentation.bedrock',
]);

/**
 * Token counts from the attributes, then from the usage inside `output.value` (`fromBody`, inclusive already).
 * OpenInference's own rule is that `prompt` is inclusive; its Bedrock instrumentation passes on Bedrock's numbers, which
 * leave the cached ones out (21 where its Anthropic instrumentation says 33 for the same answer).
 */
export function openInferenceUsage(record: SpanRecord, fromBody: Usage | undefined): Usage | undefined {
  const { attributes, scope } = record;
  const input = numberAt(attributes, A.tokensPrompt);
  const output = numberAt(attributes, A.tokensCompletion);
  return inclusiveUsage(
    {
      input: input ?? fromBody?.input,
      output: output ?? fromBody?.output,
      cacheRead: numberAt(attributes, A.tokensCacheRead) ?? fromBody?.cacheRead,
      cacheWrite: numberAt(attributes, A.tokensCacheWrite) ?? fromBody?.cacheWrite,
      reasoning: numberAt(attributes, A.tokensReasoning) ?? fromBody?.reasoning,
      inputAudio: numberAt(attributes, A.tokensInputAudio) ?? fromBody?.inputAudio,
      outputAudio: numberAt(attributes, A.tokensOutputAudio) ?? fromBody?.outputAudio,
    },
    { input: input !== undefined && BEDROCK_SCOPES.has(scope.name) },
  );
}
