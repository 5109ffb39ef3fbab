import type { AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { otherAttributes } from '../other-attributes';
import { unwrapJson } from '../parse-json';
import { asText, asTexts, numberAt, textAt } from '../pick';
import { readFailure } from '../read-failure';
import type { OperationKind, Reading } from '../reading';
import type { Dialect } from './dialect';
import { OPEN_INFERENCE as A, OPEN_INFERENCE_KNOWN } from './open-inference/attributes';
import { readEmbedding } from './open-inference/embedding';
import { readModelCall } from './open-inference/model-call';
import { readStep } from './open-inference/step';
import { metadataOf } from './open-inference/values';

/** The convention of Arize's OpenInference, the instrumentations for OpenAI, Anthropic, Bedrock, LangChain and others. */
export const openInference: Dialect = {
  name: 'openinference',
  marks: [A.spanKind],
  matches(record) {
    if (typeof record.attributes[A.spanKind] === 'string') return true;
    return /^(@arizeai\/openinference-|openinference\.instrumentation)/.test(record.scope.name);
  },
  read(record) {
    const kind = kindOf(record.attributes);
    return compact({
      dialect: openInference.name,
      kind,
      ...readByKind(record, kind),
      ...facts(record),
    });
  },
};

/** What a span says it is; without that word (it may be the attribute that was one too many) what it speaks of. */
function kindOf(attributes: AnyValueMap): OperationKind {
  const said = asText(attributes[A.spanKind]);
  if (said !== undefined) return KINDS.get(said.toUpperCase()) ?? 'other';
  if (attributes[A.modelName] !== undefined) return 'model_call';
  if (attributes[A.embeddingModel] !== undefined) return 'embedding';
  return attributes[A.toolName] === undefined ? 'other' : 'tool';
}

const KINDS: ReadonlyMap<string, OperationKind> = new Map([
  ['LLM', 'model_call'],
  ['EMBEDDING', 'embedding'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'retriever'],
  ['RERANKER', 'reranker'],
  ['AGENT', 'agent'],
  ['CHAIN', 'chain'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['PROMPT', 'prompt'],
]);

function readByKind(record: SpanRecord, kind: OperationKind): Partial<Reading> {
  if (kind === 'model_call') return readModelCall(record);
  if (kind === 'embedding') return readEmbedding(record);
  return readStep(record, kind);
}

/** What any kind of span may carry. */
function facts(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  return compact({
    costUsd: numberAt(attributes, A.costTotal),
    error: readFailure(record),
    conversationId: textAt(attributes, A.sessionId),
    userId: textAt(attributes, A.userId),
    tags: asTexts(unwrapJson(attributes[A.tags])),
    metadata: metadata(attributes),
  });
}

function metadata(attributes: AnyValueMap): AnyValueMap | undefined {
  return compactOrNothing({
    ...metadataOf(attributes),
    prompt_template: compactOrNothing({
      template: textAt(attributes, A.promptTemplate),
      variables: unwrapJson(attributes[A.promptTemplateVariables]),
      version: textAt(attributes, A.promptTemplateVersion),
    }),
    attributes: otherAttributes(attributes, OPEN_INFERENCE_KNOWN),
  });
}
