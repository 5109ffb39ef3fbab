import { followIterator, noteStep } from './follow-iterator';
import { followPromise } from './follow-promise';
import type { ObservedCall } from './observed-call';
import { passOn } from './pass-on';
import { type Method, methodOf, replaceMethod } from './replace-method';

/** The streams that give the same: one, or the branches it was split into. The first to be read tells of all. */
interface Family {
  left: number;
  told?: object;
}

/** A web stream to read from, of any realm. */
export function isWebReadable(value: object): value is ReadableStream<unknown> {
  return ['getReader', 'tee', 'pipeTo'].every((name) => methodOf(value, name) !== undefined);
}

/**
 * Follows a web stream by the readers its consumer makes of it. The stream itself is given back; chunks are asked for
 * only as the consumer asks, and none is held. False where it cannot be followed.
 */
export function followWebStream(call: ObservedCall, stream: ReadableStream<unknown>): boolean {
  if (stream.locked || !Object.isExtensible(stream)) return false;
  follow(call, stream, { left: 1 });
  return true;
}

function follow(call: ObservedCall, stream: ReadableStream<unknown>, family: Family): void {
  /** What `then` makes of the method's result, where this stream is the one to be told of. */
  const replace = (name: string | symbol, then: (result: object) => void): void => {
    replaceMethod(stream, name, (original = nothing) => {
      return function read(this: unknown, ...args) {
        const result = Reflect.apply(original, this, args);
        family.told ??= stream;
        if (!call.isOver && family.told === stream && typeof result === 'object' && result !== null)
          then(result);
        return result;
      };
    });
  };
  replace('getReader', (reader) => followReader(call, reader));
  for (const name of ['values', Symbol.asyncIterator]) {
    replace(name, (iterator) => void followIterator(call, iterator));
  }
  replaceMethod(stream, 'tee', (original = nothing) => {
    return function split(this: unknown, ...args) {
      const branches = Reflect.apply(original, this, args);
      if (call.isOver || !Array.isArray(branches)) return branches;
      const shared: Family = { left: branches.length };
      for (const branch of branches) follow(call, branch, shared);
      return branches;
    };
  });
  replaceMethod(stream, 'cancel', (original = nothing) => {
    return function cancel(this: unknown, ...args) {
      family.left -= 1;
      if (family.left === 0 || family.told === stream) call.leftEarly();
      return Reflect.apply(original, this, args);
    };
  });
  // The engine pipes past the methods of a stream, so what is piped is read by them.
  for (const name of ['pipeTo', 'pipeThrough'] as const) {
    replaceMethod(stream, name, (original = nothing) => {
      return function pipe(this: unknown, ...args) {
        return Reflect.apply(original, call.isOver ? this : passOn(stream), args);
      };
    });
  }
  call.watch(stream);
}

function followReader(call: ObservedCall, reader: object): void {
  replaceMethod(reader, 'read', (original = nothing) => {
    return function readNext(this: unknown, ...args) {
      const result = call.run(() => Reflect.apply(original, this, args));
      return followPromise(
        result,
        (chunk) => noteStep(call, 'next', chunk),
        (error) => call.threw(error),
      );
    };
  });
  replaceMethod(reader, 'cancel', (original = nothing) => {
    return function cancel(this: unknown, ...args) {
      call.leftEarly();
      return Reflect.apply(original, this, args);
    };
  });
}

const nothing: Method = () => undefined;
