import type { Clock } from '../../src/core/clock';
import { backoffMs } from './backoff';
import type { OutageGate } from './outage-gate';
import type { Layer } from './transport';

export interface RetryOptions {
  readonly clock: Clock;
  readonly gate: OutageGate;
  /** How long one item is tried, counted from its first attempt. */
  readonly retryForMs: number;
  /** Told of every attempt that is going to be repeated. */
  readonly onRetry?: (reason: string, delayMs: number) => void;
}

/** Tries again what is worth it, with exponential backoff, jitter and the backend's own `Retry-After`. */
export function retry<T>({ clock, gate, retryForMs, onRetry }: RetryOptions): Layer<T> {
  return (next) => ({
    async send(item, signal) {
      let deadlineMs: number | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const opened = gate.pass(signal);
        if (opened !== undefined) await opened;
        if (signal.aborted) return { status: 'aborted' };
        deadlineMs ??= clock.nowMs() + retryForMs;
        const result = await next.send(item, signal);
        if (result.status === 'aborted') return result;
        if (result.status !== 'retryable') {
          gate.succeeded();
          return result;
        }
        gate.failed(result.retryAfterMs);
        const delayMs = Math.max(backoffMs(attempt), result.retryAfterMs ?? 0);
        if (clock.nowMs() + delayMs > deadlineMs) {
          return { status: 'rejected', reason: 'retry_exhausted', detail: result.reason };
        }
        onRetry?.(result.reason, delayMs);
        await pause(clock, delayMs, signal);
      }
    },
  });
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(delayMs, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
