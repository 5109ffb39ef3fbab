import type { Reading } from '../../../exporters/mapping/reading';
import type { AnyValueMap } from '../../../src/core/any-value';
import { genAiAttributes } from './gen-ai';
import { lengthIfAny, nameOrNothing, numbersAt, present, wordOrNothing } from './lengths';

/** Counts and delays of LiveKit's, which say nothing of what was said. */
const NUMBERS = ['lk.retry_count', 'lk.e2e_latency', 'lk.eou.probability', 'lk.eou.endpointing_delay'];

/**
 * What a reading says, without content, in LiveKit's attributes and the GenAI conventions' beside them. What kind of span
 * it is, is told by its name, by the operation it names itself, and by which metrics it has.
 */
export function livekitAttributes(reading: Reading, original: AnyValueMap): AnyValueMap {
  const isCall = reading.kind === 'model_call';
  const isStep = !isCall && reading.kind !== 'tool';
  return present({
    ...genAiAttributes(reading, original),
    'gen_ai.operation.name': wordOrNothing(original['gen_ai.operation.name']),
    'gen_ai.workflow.name': undefined,
    'traceloop.entity.input': undefined,
    'traceloop.entity.output': undefined,
    'lk.input_text': isStep ? lengthIfAny(reading.input) : undefined,
    'lk.response.text': isStep ? lengthIfAny(reading.output) : undefined,
    'lk.function_tool.name': reading.kind === 'tool' ? nameOrNothing(reading.operationName) : undefined,
    'lk.function_tool.is_error': flag(original['lk.function_tool.is_error']),
    'lk.interrupted': flag(original['lk.interrupted']),
    'lk.llm_metrics': original['lk.llm_metrics'] === undefined ? undefined : '{}',
    'lk.realtime_model_metrics': original['lk.realtime_model_metrics'] === undefined ? undefined : '{}',
    ...numbersAt(original, NUMBERS),
  });
}

function flag(value: AnyValueMap[string]): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
