import type { Clock } from './clock';

/** A clock whose callbacks cannot throw into the application: what one throws goes to `onError`. */
export function guardedClock(clock: Clock, onError: (error: unknown) => void): Clock {
  const guard = (fn: () => void) => (): void => {
    try {
      fn();
    } catch (error) {
      onError(error);
    }
  };
  return {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, fn, options) => clock.after(delayMs, guard(fn), options),
    soon: (fn) => clock.soon(guard(fn)),
  };
}
