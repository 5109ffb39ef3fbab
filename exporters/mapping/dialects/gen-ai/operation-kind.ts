import type { AnyValueMap } from '../../../../src/core/any-value';
import { asText, numberAt } from '../../pick';
import type { OperationKind } from '../../reading';
import { GEN_AI as A, GEN_AI_OLD as OLD, TRACELOOP as T } from './attributes';

/** Operations by `gen_ai.operation.name`, by OpenLLMetry's `llm.request.type` and by its `traceloop.span.kind`. */
const KINDS: ReadonlyMap<string, OperationKind> = new Map([
  ['chat', 'model_call'],
  ['completion', 'model_call'],
  ['text_completion', 'model_call'],
  ['generate_content', 'model_call'],
  ['image_generation', 'model_call'],
  ['image_edit', 'model_call'],
  ['image_variation', 'model_call'],
  ['embeddings', 'embedding'],
  ['embedding', 'embedding'],
  ['retrieval', 'retriever'],
  ['search_memory', 'retriever'],
  ['rerank', 'reranker'],
  ['execute_tool', 'tool'],
  ['tool', 'tool'],
  ['create_memory', 'tool'],
  ['update_memory', 'tool'],
  ['upsert_memory', 'tool'],
  ['delete_memory', 'tool'],
  ['create_memory_store', 'tool'],
  ['delete_memory_store', 'tool'],
  ['create_agent', 'agent'],
  ['invoke_agent', 'agent'],
  ['agent', 'agent'],
  ['invoke_workflow', 'chain'],
  ['workflow', 'chain'],
  ['task', 'chain'],
  ['plan', 'chain'],
  ['agent_step', 'chain'],
  ['evaluate', 'evaluator'],
  ['evaluation', 'evaluator'],
  ['guard', 'guardrail'],
  ['guardrail', 'guardrail'],
  ['guardrail.run', 'guardrail'],
  ['apply_guardrail', 'guardrail'],
  ['prompt', 'prompt'],
]);

/** Where an operation may be named, the most telling first. */
const NAMED_BY = [A.operationName, T.requestType, T.spanKind] as const;

/**
 * What kind of operation it is. A span that names an operation we do not know is `other`, never a model call by guess;
 * one that names none (old emitters, failed calls) is a model call when it speaks of a model or of tokens.
 */
export function operationKind(attributes: AnyValueMap): OperationKind {
  let isNamed = false;
  for (const key of NAMED_BY) {
    const name = asText(attributes[key])?.toLowerCase();
    if (name === undefined || name === 'unknown') continue;
    const kind = KINDS.get(name);
    if (kind !== undefined) return kind;
    isNamed = true;
  }
  if (isNamed) return 'other';
  if (attributes[A.toolCallId] !== undefined || attributes[A.toolName] !== undefined) return 'tool';
  if (MODEL_KEYS.some((key) => attributes[key] !== undefined)) return 'model_call';
  if (attributes[A.evaluationName] !== undefined) return 'evaluator';
  return attributes[A.agentName] === undefined ? 'other' : 'agent';
}

/** True when tokens of an answer are told: something was generated. */
export function hasOutputTokens(attributes: AnyValueMap): boolean {
  return numberAt(attributes, A.outputTokens, OLD.completionTokens) !== undefined;
}

const MODEL_KEYS = [
  A.requestModel,
  A.responseModel,
  A.inputTokens,
  OLD.promptTokens,
  A.inputMessages,
  OLD.prompt,
];
