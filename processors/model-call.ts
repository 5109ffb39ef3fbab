import type { AnyValueMap } from '../src/core/any-value';

/** Operations of the GenAI conventions that ask a model for something. */
const MODEL_OPERATIONS = new Set(['chat', 'generate_content', 'text_completion', 'embeddings']);
const OPEN_INFERENCE_KINDS = new Set(['LLM', 'EMBEDDING']);

/** True when a span's attributes say that it is a call of a model; instrumentors set these at start. */
export function isModelCall(attributes: AnyValueMap): boolean {
  const operation = attributes['gen_ai.operation.name'];
  const kind = attributes['openinference.span.kind'];
  return (
    (typeof operation === 'string' && MODEL_OPERATIONS.has(operation)) ||
    (typeof kind === 'string' && OPEN_INFERENCE_KINDS.has(kind))
  );
}
