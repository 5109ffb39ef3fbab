import { type Context, createContextKey } from '@opentelemetry/api';
import type { AnyValueMap } from '../src/core/any-value';

/** On a span whose event is recorded without it, so that nobody on the way makes a second one of it. */
export const RECORDED_BY_HAND = 'lucidic.event.recorded';

const RECORDER_KEY = createContextKey('lucidic.recorder');

/** True when the span's event is recorded by hand. */
export function isRecordedByHand(attributes: AnyValueMap): boolean {
  return attributes[RECORDED_BY_HAND] === true;
}

/** The context to start a span in whose event `recorder` records by hand. */
export function startedBy(context: Context, recorder: object): Context {
  return context.setValue(RECORDER_KEY, recorder);
}

/** True when a span that starts in this context is `recorder`'s. */
export function isStartedBy(context: Context, recorder: object): boolean {
  return context.getValue(RECORDER_KEY) === recorder;
}
