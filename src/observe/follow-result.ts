import { types } from 'node:util';
import { followIterator } from './follow-iterator';
import { followNodeStream, isNodeReadable } from './follow-node-stream';
import { followPromise } from './follow-promise';
import { followWebStream, isWebReadable } from './follow-web-stream';
import type { ObservedCall } from './observed-call';
import { methodOf, replaceMethod } from './replace-method';

/**
 * Follows what a call has returned until the call is over: a promise until it settles, an iterator or a stream until its
 * consumer is through with it, anything else not at all. Gives back what the caller gets.
 */
export function followResult(call: ObservedCall, result: unknown): unknown {
  try {
    return followPromise(
      result,
      (value) => followValue(call, value),
      (error) => call.threw(error),
      (thenable) => call.watch(thenable),
    );
  } catch {
    // What cannot be looked at is a value like any other.
    call.returned(result);
    return result;
  }
}

function followValue(call: ObservedCall, value: unknown): void {
  try {
    if (isObject(value) && followLasting(call, value)) return;
  } catch {
    // As above.
  }
  call.returned(value);
}

/** True when the call now ends with what it returned. */
function followLasting(call: ObservedCall, value: object): boolean {
  if (isWebReadable(value)) return followWebStream(call, value);
  if (isNodeReadable(value)) return followNodeStream(call, value);
  if (methodOf(value, 'next') !== undefined) {
    const isIterator = methodOf(value, Symbol.iterator) ?? methodOf(value, Symbol.asyncIterator);
    return isIterator !== undefined && followIterator(call, value);
  }
  return methodOf(value, Symbol.asyncIterator) !== undefined && followAsyncIterable(call, value);
}

/** Its first iteration is followed; it may allow several. */
function followAsyncIterable(call: ObservedCall, iterable: object): boolean {
  let isTaken = false;
  const restore = replaceMethod(
    iterable,
    Symbol.asyncIterator,
    (original = () => undefined) =>
      function iterate(this: unknown, ...args) {
        const iterator = call.run(() => Reflect.apply(original, this, args));
        if (!isTaken && isObject(iterator) && !call.isOver) isTaken = followIterator(call, iterator);
        return iterator;
      },
  );
  if (restore !== undefined) call.watch(iterable);
  return restore !== undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !types.isProxy(value);
}
