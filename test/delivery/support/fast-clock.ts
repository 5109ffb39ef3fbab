import { type Clock, systemClock } from '../../../src/core/clock';

/** The machine's clock, `times` faster: waits of minutes pass in moments while real sockets do real work. */
export function fastClock(times: number): Clock {
  return {
    nowMs: () => systemClock.nowMs() * times,
    monotonicMs: () => systemClock.monotonicMs() * times,
    // Rounded up, and one more for Node's timers, which may fire a millisecond early.
    after: (delayMs, fn, options) => systemClock.after(Math.ceil(delayMs / times) + 1, fn, options),
    soon: (fn) => systemClock.soon(fn),
  };
}
