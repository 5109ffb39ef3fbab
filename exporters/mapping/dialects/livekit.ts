import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { otherAttributes } from '../other-attributes';
import { unwrapJson } from '../parse-json';
import { asList, asTexts, numberAt, textAt, valueAt } from '../pick';
import { readFailure } from '../read-failure';
import type { OperationKind, ReadError, Reading, Usage } from '../reading';
import type { Dialect } from './dialect';
import { GEN_AI, GEN_AI_OLD, SHARED } from './gen-ai/attributes';
import { genAiParams } from './gen-ai/params';
import { genAiUsage } from './gen-ai/usage';
import { LIVEKIT as A, LIVEKIT_FACTS, LIVEKIT_KNOWN, LIVEKIT_SCOPE } from './livekit/attributes';
import { livekitConversation } from './livekit/messages';
import { type LivekitMetrics, livekitMetrics, providerName } from './livekit/metrics';
import { livekitKind } from './livekit/operation-kind';
import { readStep } from './livekit/step';

/** LiveKit Agents: voice agents in JavaScript and Python, their model calls, tools, turns and speech. */
export const livekit: Dialect = {
  name: 'livekit',
  marks: [A.llmMetrics, A.toolName],
  matches({ scope, attributes }) {
    // Nearly all spans start without attributes; an application that re-names the tracer still writes these.
    if (scope.name === LIVEKIT_SCOPE) return true;
    return attributes[A.llmMetrics] !== undefined || attributes[A.toolName] !== undefined;
  },
  read(record) {
    const { attributes } = record;
    const kind = livekitKind(record);
    const metrics = livekitMetrics(attributes);
    return compact({
      dialect: livekit.name,
      kind,
      ...modelFacts(record, kind, metrics),
      ...(kind === 'model_call' ? readCall(record) : readStep(record, kind)),
      error: readFailure(record) ?? toolFailure(record, kind),
      conversationId: textAt(attributes, GEN_AI.conversationId, SHARED.sessionId),
      userId: textAt(attributes, SHARED.userId, SHARED.endUserId),
      metadata: metadata(attributes, kind, metrics),
    });
  },
};

function readCall(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const { input, output } = livekitConversation(record);
  return compact({
    inputMessages: input,
    outputMessages: output,
    tools: toolsOffered(attributes),
    params: genAiParams(attributes),
  });
}

/** Definitions, or the names alone, which is all that older versions tell. */
function toolsOffered(attributes: AnyValueMap): readonly AnyValue[] | undefined {
  const defined = asList(unwrapJson(attributes[GEN_AI.toolDefinitions]));
  if (defined) return defined;
  const names = asList(unwrapJson(attributes[A.functionTools]));
  if (!names || names.length === 0) return undefined;
  return names.map((name) => (typeof name === 'string' ? { type: 'function', name } : name));
}

function modelFacts(record: SpanRecord, kind: OperationKind, metrics: LivekitMetrics): Partial<Reading> {
  const { attributes } = record;
  const provider = textAt(attributes, GEN_AI.providerName, GEN_AI_OLD.system);
  return compact({
    provider: metrics.provider ?? (provider && providerName(provider)),
    requestModel: textAt(attributes, GEN_AI.requestModel) ?? metrics.model,
    responseModel: textAt(attributes, GEN_AI.responseModel),
    responseId:
      kind === 'model_call' ? (textAt(attributes, GEN_AI.responseId) ?? metrics.requestId) : undefined,
    finishReasons: asTexts(unwrapJson(attributes[GEN_AI.finishReasons])),
    timeToFirstTokenMs: timeToFirstTokenMs(attributes, metrics),
    usage: usage(record, metrics),
  });
}

function timeToFirstTokenMs(attributes: AnyValueMap, metrics: LivekitMetrics): number | undefined {
  const seconds = numberAt(attributes, GEN_AI.timeToFirstChunk, A.responseTtft, A.responseTtfb);
  return metrics.timeToFirstTokenMs ?? (seconds === undefined || seconds < 0 ? undefined : seconds * 1000);
}

/** LiveKit writes 0 and 0 for a model that counted nothing, or that never answered. */
function usage(record: SpanRecord, metrics: LivekitMetrics): Usage | undefined {
  const said = genAiUsage(record.attributes, {});
  if (!said?.input && !said?.output) return metrics.usage;
  return { ...metrics.usage, ...said };
}

/** A tool that failed is no failed span to LiveKit: the model is told, and goes on. */
function toolFailure({ attributes }: SpanRecord, kind: OperationKind): ReadError | undefined {
  const flag = attributes[A.toolIsError];
  if (kind !== 'tool' || (flag !== true && flag !== 'true')) return undefined;
  const said = valueAt(attributes, A.toolOutput, A.toolOutputOld);
  return compact({
    message: typeof said === 'string' && said !== '' ? said : 'the tool failed',
    type: textAt(attributes, 'error.type'),
    recorded: false,
  });
}

function metadata(
  attributes: AnyValueMap,
  kind: OperationKind,
  metrics: LivekitMetrics,
): AnyValueMap | undefined {
  const facts = LIVEKIT_FACTS.map(([name, keys]) => [name, valueAt(attributes, ...keys)] as const);
  return compactOrNothing({
    ...Object.fromEntries(facts.filter(([, value]) => value !== undefined)),
    operation: textAt(attributes, GEN_AI.operationName),
    // A model call has a place of its own for it.
    ttft_ms: kind === 'model_call' ? undefined : timeToFirstTokenMs(attributes, metrics),
    duration_ms: metrics.durationMs,
    tokens_per_second: metrics.tokensPerSecond,
    cancelled: metrics.cancelled,
    label: metrics.label,
    attributes: otherAttributes(attributes, LIVEKIT_KNOWN),
  });
}
