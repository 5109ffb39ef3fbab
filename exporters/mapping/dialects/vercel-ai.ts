import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { otherAttributes } from '../other-attributes';
import { unwrapJson } from '../parse-json';
import { asMap, asTexts, numberAt, textAt } from '../pick';
import { readFailure } from '../read-failure';
import type { OperationKind, Reading } from '../reading';
import type { Dialect } from './dialect';
import { GEN_AI, GEN_AI_OLD } from './gen-ai/attributes';
import { VERCEL_AI as A, METADATA_PREFIX, VERCEL_AI_KNOWN } from './vercel-ai/attributes';
import { readByKind } from './vercel-ai/by-kind';
import { vercelAiKind } from './vercel-ai/operation';
import { vercelAiProvider } from './vercel-ai/provider-name';
import { vercelAiUsage } from './vercel-ai/usage';

/** The Vercel AI SDK's own spans: `experimental_telemetry` of versions 4 to 6, and the legacy mode of 7. */
export const vercelAi: Dialect = {
  name: 'vercel_ai',
  marks: [A.operationId],
  matches(record) {
    return typeof record.attributes[A.operationId] === 'string';
  },
  read(record) {
    const { attributes } = record;
    const kind = vercelAiKind(attributes);
    const provided = unwrapJson(attributes[A.providerMetadata]);
    return compact({
      dialect: vercelAi.name,
      kind,
      ...modelFacts(record, kind, provided),
      ...readByKind(attributes, kind),
      error: readFailure(record),
      conversationId: textAt(attributes, A.sessionId, A.contextSessionId),
      userId: textAt(attributes, A.userId, A.contextUserId),
      metadata: metadata(record, provided),
    });
  },
};

/** Which model answered and what it cost; of a wrapper, the sums of the calls inside it. */
function modelFacts(record: SpanRecord, kind: OperationKind, provided: AnyValue): Partial<Reading> {
  if (kind === 'tool') return {};
  const isCall = kind === 'model_call' || kind === 'embedding';
  const { attributes } = record;
  return compact({
    provider: vercelAiProvider(textAt(attributes, A.modelProvider, GEN_AI_OLD.system)),
    requestModel: textAt(attributes, A.modelId, GEN_AI.requestModel),
    responseModel: textAt(attributes, A.responseModel, GEN_AI.responseModel),
    responseId: textAt(attributes, A.responseId, GEN_AI.responseId),
    finishReasons: asTexts(attributes[A.responseFinishReason] ?? attributes[A.finishReason]),
    timeToFirstTokenMs: timeToFirstTokenMs(record),
    usage: vercelAiUsage(attributes, isCall ? asMap(provided) : undefined),
  });
}

/** From the attribute, which is there at the end; of a stream that was left, from the event of its first chunk. */
function timeToFirstTokenMs({ attributes, events }: SpanRecord): number | undefined {
  const names = [A.msToFirstChunk, A.streamMsToFirstChunk];
  const said = numberAt(attributes, ...names);
  if (said !== undefined || events.length === 0) return said;
  const first = events.find((event) => event.name === 'ai.stream.firstChunk');
  return first && numberAt(first.attributes, ...names);
}

/** The application's own keys first, then ours. */
function metadata({ attributes }: SpanRecord, provided: AnyValue): AnyValueMap | undefined {
  const own = Object.entries(attributes)
    .filter(([key]) => key.startsWith(METADATA_PREFIX) && key !== A.sessionId && key !== A.userId)
    .map(([key, value]) => [key.slice(METADATA_PREFIX.length), value] as const);
  return compactOrNothing({
    ...Object.fromEntries(own),
    operation: textAt(attributes, A.operationId),
    function_id: textAt(attributes, A.functionId),
    provider_metadata: provided,
    schema: unwrapJson(attributes[A.schema]),
    ms_to_finish: numberAt(attributes, A.msToFinish),
    tokens_per_second: numberAt(attributes, A.outputTokensPerSecond, A.completionTokensPerSecond),
    attributes: otherAttributes(attributes, VERCEL_AI_KNOWN),
  });
}
