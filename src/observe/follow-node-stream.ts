import { types } from 'node:util';
import type { ObservedCall } from './observed-call';
import { plainProperty } from './plain-property';
import { methodOf, replaceMethod } from './replace-method';

/** A Node stream to read from. */
export function isNodeReadable(value: object): boolean {
  const isStream = ['pipe', 'on', 'emit', 'read'].every((name) => methodOf(value, name) !== undefined);
  return isStream && Reflect.get(value, 'readable') !== false;
}

/**
 * Follows a Node stream by what it tells its listeners: every way of reading it tells them. No listener is added, for
 * one would make it flow, or hide an error that nobody handles.
 */
export function followNodeStream(call: ObservedCall, stream: object): boolean {
  let hasEnded = false;
  const restore = replaceMethod(
    stream,
    'emit',
    (emit) =>
      function emitted(this: unknown, ...args) {
        const [name, given] = args;
        if (name === 'data') call.gave(given);
        else if (name === 'error') failed(call, given);
        else if (name === 'end') {
          hasEnded = true;
          call.returned(undefined);
        } else if (name === 'close' && !hasEnded) call.leftEarly();
        return emit === undefined ? false : Reflect.apply(emit, this, args);
      },
  );
  if (restore !== undefined) call.watch(stream);
  return restore !== undefined;
}

/** Who leaves a loop over a stream destroys it, and Node calls that an error. */
function failed(call: ObservedCall, error: unknown): void {
  const isLeft = types.isNativeError(error) && plainProperty(error, 'code') === 'ABORT_ERR';
  if (isLeft) call.leftEarly();
  else call.threw(error);
}
