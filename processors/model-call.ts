import type { AnyValueMap } from '../src/core/any-value';

/** Operations of the GenAI conventions (and OpenLLMetry's older name for them) that ask a model for something. */
const MODEL_OPERATIONS = new Set([
  'chat',
  'completion',
  'embedding',
  'embeddings',
  'generate_content',
  'text_completion',
]);
const OPEN_INFERENCE_KINDS = new Set(['LLM', 'EMBEDDING']);
const AI_SDK_CALL = /\.do(Generate|Stream|Embed)$/;

/** Attributes by which instrumentations say what a span is. */
const KIND_NAMES = [
  'gen_ai.operation.name',
  'openinference.span.kind',
  'ai.operationId',
  'llm.request.type',
  'traceloop.span.kind',
  'gen_ai.tool.name',
  'lucidic.event.type',
];

/** True when a span's attributes say that it is a call of a model; most instrumentors set these at start. */
export function isModelCall(attributes: AnyValueMap): boolean {
  return (
    is(attributes['gen_ai.operation.name'], (name) => MODEL_OPERATIONS.has(name)) ||
    is(attributes['openinference.span.kind'], (kind) => OPEN_INFERENCE_KINDS.has(kind)) ||
    is(attributes['ai.operationId'], (id) => AI_SDK_CALL.test(id)) ||
    is(attributes['llm.request.type'], (type) => MODEL_OPERATIONS.has(type)) ||
    // LiveKit's request says so no sooner than at its end, and in older versions not otherwise.
    typeof attributes['lk.llm_metrics'] === 'string'
  );
}

/**
 * True while an open span may turn out to be a model call: OpenInference's instrumentation of OpenAI Agents says what a
 * span is only when it ends.
 */
export function mayBeModelCall(attributes: AnyValueMap): boolean {
  return isModelCall(attributes) || !KIND_NAMES.some((name) => typeof attributes[name] === 'string');
}

function is(value: AnyValueMap[string], test: (text: string) => boolean): boolean {
  return typeof value === 'string' && test(value);
}
