import { Fifo } from '../../src/core/fifo';
import { AbortHub } from './abort-hub';
import type { Layer } from './transport';

/** Lets `maxAtOnce` through at a time, the others in their order. Waiting does not count as time of an attempt. */
export function limit<T>(maxAtOnce: number): Layer<T> {
  const aborts = new AbortHub();
  const waiting = new Fifo<{ go: (() => void) | undefined }>();
  let free = maxAtOnce;

  /** True with a place; false when the signal came first. */
  const enter = (signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted) return Promise.resolve(false);
    if (free > 0) {
      free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const place: { go: (() => void) | undefined } = {
        go() {
          aborts.leave(signal, member);
          resolve(true);
        },
      };
      const member = {
        abort(): void {
          place.go = undefined;
          resolve(false);
        },
      };
      aborts.join(signal, member);
      waiting.push(place);
    });
  };
  const leave = (): void => {
    for (let next = waiting.take(); next !== undefined; next = waiting.take()) {
      if (next.go === undefined) continue;
      next.go();
      return;
    }
    free += 1;
  };

  return (next) => ({
    async send(item, signal) {
      if (!(await enter(signal))) return { status: 'aborted' };
      try {
        return await next.send(item, signal);
      } finally {
        leave();
      }
    },
  });
}
