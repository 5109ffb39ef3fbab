import type { AnyValueMap } from '../../../../src/core/any-value';
import { textAt } from '../../pick';
import type { OperationKind } from '../../reading';
import { GEN_AI as A, GEN_AI_OLD as OLD } from './attributes';

/** Operations by `gen_ai.operation.name`, by OpenLLMetry's `llm.request.type` and by its `traceloop.span.kind`. */
const KINDS: ReadonlyMap<string, OperationKind> = new Map([
  ['chat', 'model_call'],
  ['completion', 'model_call'],
  ['text_completion', 'model_call'],
  ['generate_content', 'model_call'],
  ['embeddings', 'embedding'],
  ['embedding', 'embedding'],
  ['retrieval', 'retriever'],
  ['rerank', 'reranker'],
  ['execute_tool', 'tool'],
  ['tool', 'tool'],
  ['create_agent', 'agent'],
  ['invoke_agent', 'agent'],
  ['agent', 'agent'],
  ['invoke_workflow', 'chain'],
  ['workflow', 'chain'],
  ['task', 'chain'],
  ['plan', 'chain'],
  ['agent_step', 'chain'],
]);

/**
 * What kind of operation it is. A span that names an operation we do not know is `other`, never a model call by guess;
 * one that names none (old emitters, failed calls) is a model call when it speaks of a model or of tokens.
 */
export function operationKind(attributes: AnyValueMap): OperationKind {
  const named = textAt(attributes, A.operationName, OLD.llmRequestType, OLD.traceloopKind);
  if (named !== undefined) return KINDS.get(named.toLowerCase()) ?? 'other';
  if (attributes[A.toolCallId] !== undefined || attributes[A.toolName] !== undefined) return 'tool';
  if (MODEL_KEYS.some((key) => attributes[key] !== undefined)) return 'model_call';
  return attributes[A.agentName] === undefined ? 'other' : 'agent';
}

const MODEL_KEYS = [
  A.requestModel,
  A.responseModel,
  A.inputTokens,
  OLD.promptTokens,
  A.inputMessages,
  OLD.prompt,
];
