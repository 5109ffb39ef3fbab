import type { Clock } from '../../src/core/clock';
import type { Layer, SendResult } from './transport';

/** Tells how long each delivered item took, from its first attempt to its acknowledgement, retries and uploads included. */
export function timed<T>(clock: Clock, onDelivered: (item: T, durationMs: number) => void): Layer<T> {
  return (next) => ({
    async send(item, signal) {
      const startedMs = clock.monotonicMs();
      const told = (result: SendResult): SendResult => {
        if (result.status === 'ok') onDelivered(item, clock.monotonicMs() - startedMs);
        return result;
      };
      const sent = await next.send(item, signal);
      if (sent.status !== 'ok' || sent.rest === undefined) return told(sent);
      const { rest } = sent;
      return { ...sent, rest: async () => told(await rest()) };
    },
  });
}
