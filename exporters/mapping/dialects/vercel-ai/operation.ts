import type { AnyValueMap } from '../../../../src/core/any-value';
import { textAt } from '../../pick';
import type { OperationKind } from '../../reading';
import { VERCEL_AI as A } from './attributes';

/**
 * What an `ai.*` span does. Only `.doGenerate`, `.doStream` and `.doEmbed` ask a model; `ai.generateText` and the others
 * around them repeat the answer and the summed tokens of one or more of those, and are never a model call themselves.
 */
export function vercelAiKind(attributes: AnyValueMap): OperationKind {
  const operation = textAt(attributes, A.operationId) ?? '';
  if (/\.do(Generate|Stream)$/.test(operation)) return 'model_call';
  if (operation.endsWith('.doEmbed')) return 'embedding';
  if (operation === 'ai.toolCall') return 'tool';
  if (operation.startsWith('ai.rerank')) return 'reranker';
  // With tools these two loop as an agent does; version 7 calls the same span `invoke_agent`.
  if (/^ai\.(?:generateText|streamText|workflowAgent\b.*)$/.test(operation)) return 'agent';
  return /^ai\.(generate|stream|embed|transcribe|decide)/.test(operation) ? 'chain' : 'other';
}
