import type { SpanRecord } from '../../../../src/core/span-record';
import { textAt } from '../../pick';
import type { OperationKind } from '../../reading';
import { GEN_AI } from '../gen-ai/attributes';
import { LIVEKIT as A } from './attributes';

/**
 * What LiveKit's spans do, by their names: within its scope the names are its vocabulary, and most spans say nothing
 * else. `llm_node` and `tts_node` are around `llm_request` and `tts_request`, each `…_run` is one attempt inside.
 */
const KINDS: ReadonlyMap<string, OperationKind> = new Map([
  ['llm_request', 'model_call'],
  ['llm_node', 'chain'],
  ['realtime_inference', 'model_call'],
  ['realtime_metrics', 'chain'],
  ['function_tool', 'tool'],
  ['agent_turn', 'agent'],
  ['agent_session', 'chain'],
  ['tts_node', 'chain'],
  ['tts_request', 'chain'],
  ['user_turn', 'chain'],
  ['stt_node', 'chain'],
  ['stt_request', 'chain'],
  ['eou_detection', 'chain'],
]);

/** Operations that a span of another name says itself; a mask may have taken the name. */
const OPERATIONS: ReadonlyMap<string, OperationKind> = new Map([
  ['chat', 'model_call'],
  ['generate_content', 'model_call'],
  ['execute_tool', 'tool'],
  ['create_agent', 'agent'],
  ['invoke_agent', 'agent'],
  ['invoke_workflow', 'chain'],
  ['classification', 'evaluator'],
]);

/**
 * A call of a model is counted where it is made, and once. An `llm_node` of which the application made the answer itself
 * (no `llm_request` inside) says so by naming the operation. Realtime models are counted on `realtime_inference`; older
 * versions have no such span and put the counts on the turn, or on a `realtime_metrics` where the turn had ended.
 */
export function livekitKind({ name, attributes }: SpanRecord): OperationKind {
  const operation = textAt(attributes, GEN_AI.operationName);
  if (name === 'llm_node' && operation === 'chat') return 'model_call';
  if (attributes[A.realtimeMetrics] !== undefined) {
    if (name === 'realtime_inference' || operation === undefined) return 'model_call';
  }
  const known = KINDS.get(name);
  if (known) return known;
  if (attributes[A.toolName] !== undefined) return 'tool';
  if (attributes[A.llmMetrics] !== undefined) return 'model_call';
  return OPERATIONS.get(operation ?? '') ?? 'other';
}
