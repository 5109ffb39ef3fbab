import type { Clock } from '../../src/core/clock';
import { AbortHub } from './abort-hub';
import { backoffMs } from './backoff';
import type { OutageGate } from './outage-gate';
import type { Layer } from './transport';

export interface RetryOptions {
  readonly clock: Clock;
  readonly gate: OutageGate;
  /** How long one item is tried, counted from its first attempt. */
  readonly retryForMs: number;
  /** Told of every attempt that is going to be repeated. */
  readonly onRetry?: (reason: string, delayMs: number, attempt: number) => void;
}

/** Tries again what is worth it, with exponential backoff, jitter and the backend's own `Retry-After`. */
export function retry<T extends object>({ clock, gate, retryForMs, onRetry }: RetryOptions): Layer<T> {
  const aborts = new AbortHub();
  return (next) => ({
    async send(item, signal) {
      let firstMs: number | undefined;
      const attempt = () => {
        firstMs ??= clock.monotonicMs();
        return next.send(item, signal);
      };
      for (let number = 1; ; number += 1) {
        const result = await gate.pass(item, signal, attempt);
        if (result.status !== 'retryable') return result;
        const delayMs = Math.max(backoffMs(number), result.retryAfterMs ?? 0);
        const triedMs = clock.monotonicMs() - (firstMs ?? 0);
        if (triedMs + delayMs > retryForMs) {
          return { status: 'rejected', reason: 'retry_exhausted', detail: result.reason };
        }
        onRetry?.(result.reason, delayMs, number);
        await pause(clock, aborts, delayMs, signal);
      }
    },
  });
}

/** Ends with the delay or with the signal, whichever comes first. */
function pause(clock: Clock, aborts: AbortHub, delayMs: number, signal: AbortSignal): Promise<void> {
  // An aborted signal calls nobody any more: waiting for it would be waiting for the whole delay.
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      stopListening();
      resolve();
    };
    const timer = clock.after(delayMs, done);
    const stopListening = aborts.on(signal, done);
  });
}
