import type { Clock } from '../../src/core/clock';
import type { Layer } from './transport';

/** Tells how long each delivered item took, from its first attempt to its acknowledgement, retries included. */
export function timed<T>(clock: Clock, onDelivered: (item: T, durationMs: number) => void): Layer<T> {
  return (next) => ({
    async send(item, signal) {
      const startedMs = clock.monotonicMs();
      const result = await next.send(item, signal);
      if (result.status === 'ok') onDelivered(item, clock.monotonicMs() - startedMs);
      return result;
    },
  });
}
