import { followPromise } from './follow-promise';
import type { ObservedCall } from './observed-call';
import { type Method, replaceMethod } from './replace-method';

const STEPS = ['next', 'return', 'throw'] as const;

/**
 * Follows an iterator, sync or async, as its consumer asks it: each step runs inside of the call, and the last one ends
 * it. The iterator itself is given back; nothing is asked of it that its consumer does not ask. False where it cannot be
 * followed.
 */
export function followIterator(call: ObservedCall, iterator: object): boolean {
  const restores: (() => void)[] = [];
  // One that is left early is seen to end, whether or not it wants to be told; an error it does not take is not offered.
  const steps = 'throw' in iterator ? STEPS : STEPS.slice(0, 2);
  for (const step of steps) {
    const restore = replaceMethod(iterator, step, (original) => followed(call, step, original));
    if (restore === undefined) return undo(restores);
    restores.push(restore);
  }
  call.watch(iterator);
  return true;
}

function followed(call: ObservedCall, step: (typeof STEPS)[number], original: Method | undefined): Method {
  return function stepOf(this: unknown, ...args) {
    if (original === undefined) {
      call.leftEarly();
      return { done: true, value: args[0] };
    }
    if (call.isOver) return Reflect.apply(original, this, args);
    let result: unknown;
    try {
      result = call.run(() => Reflect.apply(original, this, args));
    } catch (error) {
      call.threw(error);
      throw error;
    }
    return followPromise(
      result,
      (settled) => noteStep(call, step, settled),
      (error) => call.threw(error),
    );
  };
}

/** Takes note of what a step of an iterator, or a read of a stream, has given. */
export function noteStep(call: ObservedCall, step: (typeof STEPS)[number], result: unknown): void {
  if (typeof result !== 'object' || result === null) return;
  const { done, value } = result as { readonly done?: unknown; readonly value?: unknown };
  if (!done) call.gave(value);
  else if (step === 'return') call.leftEarly();
  else call.returned(value);
}

function undo(restores: readonly (() => void)[]): false {
  for (const restore of restores) restore();
  return false;
}
