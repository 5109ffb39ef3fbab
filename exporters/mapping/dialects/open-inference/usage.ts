import type { SpanRecord } from '../../../../src/core/span-record';
import { compactOrNothing } from '../../compact';
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
 * Token counts from the usage inside `output.value` (`fromBody`, inclusive already), then from the attributes. The body
 * goes first because it says how its provider counts: OpenInference's own rule is that `prompt` is inclusive, but its
 * Bedrock instrumentation passes on Bedrock's numbers, which leave the cached ones out (21 where its Anthropic
 * instrumentation says 33 for the same answer) and for Converse leaves out the cached ones themselves.
 */
export function openInferenceUsage(record: SpanRecord, fromBody: Usage | undefined): Usage | undefined {
  const { attributes, scope } = record;
  const said = {
    input: numberAt(attributes, A.tokensPrompt),
    output: numberAt(attributes, A.tokensCompletion),
    cacheRead: numberAt(attributes, A.tokensCacheRead),
    cacheWrite: numberAt(attributes, A.tokensCacheWrite),
    reasoning: numberAt(attributes, A.tokensReasoning),
    inputAudio: numberAt(attributes, A.tokensInputAudio),
    outputAudio: numberAt(attributes, A.tokensOutputAudio),
  };
  const input = fromBody?.input === undefined && BEDROCK_SCOPES.has(scope.name);
  return inclusiveUsage({ ...compactOrNothing(said), ...fromBody }, { input });
}
