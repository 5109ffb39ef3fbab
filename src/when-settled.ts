/** How a function has ended. */
export type Settled = 'ok' | { readonly threw: unknown };

/**
 * Runs `fn` and tells how it ended: at once, or when the promise it returns is settled. What it returns or throws is passed
 * on; the promise is one behind its own, so that nobody handles a rejection that the caller does not.
 */
export function whenSettled<T>(fn: () => T, onSettled: (how: Settled) => void): T {
  let result: T;
  try {
    result = fn();
  } catch (error) {
    onSettled({ threw: error });
    throw error;
  }
  if (!isPromiseLike(result)) {
    onSettled('ok');
    return result;
  }
  const followed = result.then(
    (value: unknown) => {
      onSettled('ok');
      return value;
    },
    (error: unknown) => {
      onSettled({ threw: error });
      throw error;
    },
  );
  // A promise of what the function's own promises.
  return followed as T;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
