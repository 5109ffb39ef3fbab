import { types } from 'node:util';
import { type Method, methodOf, replaceMethod } from './replace-method';

/**
 * Tells how a value that may be a promise settles. A plain promise is given back as the one that follows it, so that a
 * rejection nobody handles stays one. A promise of another class, and a query builder that only runs when it is awaited,
 * is itself given back and told of when somebody awaits it. What is no promise is told of at once.
 */
export function followPromise(
  value: unknown,
  onValue: (value: unknown) => void,
  onError: (error: unknown) => void,
  onThenable: (thenable: object) => void = () => undefined,
): unknown {
  if (isPlainPromise(value)) {
    return value.then(
      (settled) => {
        onValue(settled);
        return settled;
      },
      (error: unknown) => {
        onError(error);
        throw error;
      },
    );
  }
  if (!isThenable(value)) {
    onValue(value);
    return value;
  }
  if (replaceMethod(value, 'then', (original) => followedThen(original, onValue, onError)) === undefined) {
    onValue(value);
  } else onThenable(value);
  return value;
}

/** A promise of the language's own class, whichever realm it comes from, without a `then` of its own. */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  return (
    types.isPromise(value) &&
    Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(value))) === null &&
    !Object.hasOwn(value, 'then') &&
    !Object.hasOwn(value, 'constructor')
  );
}

function isThenable(value: unknown): value is object {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return !types.isProxy(value) && methodOf(value, 'then') !== undefined;
}

function followedThen(
  original: Method | undefined,
  onValue: (value: unknown) => void,
  onError: (error: unknown) => void,
): Method {
  return function then(this: unknown, onFulfilled, onRejected, ...others) {
    const fulfilled = (settled: unknown): unknown => {
      onValue(settled);
      return typeof onFulfilled === 'function' ? onFulfilled(settled) : settled;
    };
    const rejected = (error: unknown): unknown => {
      onError(error);
      if (typeof onRejected === 'function') return onRejected(error);
      throw error;
    };
    return original === undefined
      ? undefined
      : Reflect.apply(original, this, [fulfilled, rejected, ...others]);
  };
}
