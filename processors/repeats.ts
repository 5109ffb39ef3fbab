import type { AnyValueMap } from '../src/core/any-value';
import type { SpanRecord } from '../src/core/span-record';
import type { OpenCall } from './open-calls';

/**
 * True when a span only repeats what this child of the same instrumentation says: answer and tokens of the AI SDK's
 * `ai.generateText` are those of its `ai.generateText.doGenerate`, and where version 7 embeds, one `embeddings` holds
 * another. With several children the outer one is their sum, so who asks has to know that the child is the only one.
 */
export function repeats(
  outer: Pick<OpenCall, 'spanId' | 'scopeName' | 'attributes'>,
  child: SpanRecord,
): boolean {
  if (outer.scopeName !== child.scope.name || outer.spanId !== child.parentSpanId) return false;
  const { attributes } = outer;
  const [whole, call] = [attributes['ai.operationId'], child.attributes['ai.operationId']];
  if (typeof whole === 'string' && typeof call === 'string') return call.startsWith(`${whole}.do`);
  return isEmbedding(attributes) && isEmbedding(child.attributes);
}

function isEmbedding(attributes: AnyValueMap): boolean {
  return attributes['gen_ai.operation.name'] === 'embeddings';
}
