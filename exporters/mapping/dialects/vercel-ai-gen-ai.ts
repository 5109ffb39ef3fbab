import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { unwrapJson } from '../parse-json';
import { asMap, numberAt, omit, textAt } from '../pick';
import type { OperationKind, Reading } from '../reading';
import { inclusiveUsage } from '../usage';
import type { Dialect } from './dialect';
import { genAi } from './gen-ai';
import { GEN_AI } from './gen-ai/attributes';
import { VERCEL_AI as A } from './vercel-ai/attributes';
import { readByKind } from './vercel-ai/by-kind';

/** The tracer's name in @ai-sdk/otel, which registers itself for version 7. */
const SCOPE = 'gen_ai';
const TIME_TO_FIRST_CHUNK = 'gen_ai.client.operation.time_to_first_chunk';
/** What is read here of the `ai.*` extras that an application may switch on; the rest stays in the attributes. */
const READ_HERE = new Set<string>([
  ...[A.providerMetadata, A.textTokens, A.reasoningTokensDetail, A.noCacheTokens, A.value, A.values],
  ...[A.embedding, A.embeddings, A.documents, A.ranking, A.requestText, A.responseText],
  ...[A.decisionState, A.decisionQuestions, A.decisionAnswers, TIME_TO_FIRST_CHUNK],
]);

/**
 * The Vercel AI SDK 7's own spans: the GenAI conventions, with operations the conventions do not have, and one of theirs
 * twice: `embed` and `embedMany` are an `embeddings` span around those of the calls, and only these count tokens.
 */
export const vercelAiGenAi: Dialect = {
  name: 'vercel_ai_gen_ai',
  marks: [GEN_AI.operationName],
  matches({ scope, attributes }) {
    return scope.name === SCOPE && typeof attributes[GEN_AI.operationName] === 'string';
  },
  read(record) {
    const { attributes } = record;
    const base = genAi.read(record);
    const kind = kindOf(record, base);
    const seconds = numberAt(attributes, TIME_TO_FIRST_CHUNK);
    return compact({
      ...base,
      ...extras(attributes, base.kind, kind),
      dialect: vercelAiGenAi.name,
      kind,
      timeToFirstTokenMs: base.timeToFirstTokenMs ?? (seconds === undefined ? undefined : seconds * 1000),
      usage: inclusiveUsage({
        ...base.usage,
        reasoning: base.usage?.reasoning ?? numberAt(attributes, A.reasoningTokensDetail),
      }),
      conversationId: base.conversationId ?? textAt(attributes, A.contextSessionId),
      userId: base.userId ?? textAt(attributes, A.contextUserId),
      metadata: metadata(base.metadata, attributes),
    });
  },
};

function kindOf(record: SpanRecord, { kind, usage, error }: Reading): OperationKind {
  if (kind === 'embedding') return usage || error ? kind : 'chain';
  if (kind !== 'other') return kind;
  return /^(?:ai\.|decide$)/.test(textAt(record.attributes, GEN_AI.operationName) ?? '') ? 'chain' : kind;
}

/** Texts embedded, documents ranked, questions decided: under `ai.*`, as in the SDK's other telemetry. */
function extras(attributes: AnyValueMap, known: OperationKind, kind: OperationKind): Partial<Reading> {
  // What the conventions know (a step, a tool, a chat) has none of these.
  if (known === kind && kind !== 'embedding' && kind !== 'reranker') return {};
  const { params: _asSaid, operationName: _isItsKind, ...read } = readByKind(attributes, kind);
  return read;
}

function metadata(base: Reading['metadata'], attributes: AnyValueMap): AnyValueMap | undefined {
  const others: AnyValue = base?.attributes;
  const rest = asMap(others);
  return compactOrNothing({
    ...base,
    provider_metadata: unwrapJson(attributes[A.providerMetadata]),
    attributes: rest && omit(rest, READ_HERE),
  });
}
