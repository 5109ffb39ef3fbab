import { ApiError } from '../core/api-error';
import type { Clock } from '../core/clock';

/**
 * Waits for work that others may wait for too: giving up leaves it alone.
 * @throws ApiError `API_TIMEOUT` or `API_ABORTED`, and what the work rejects with.
 */
export function waitFor<T>(
  work: Promise<T>,
  options: {
    readonly endpoint: string;
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
    /** Holds the process open meanwhile. Default: true. */
    readonly keepAlive?: boolean;
  },
): Promise<T> {
  const { endpoint, clock, timeoutMs, signal, keepAlive = true } = options;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const giveUp = (code: 'API_TIMEOUT' | 'API_ABORTED', text: string, cause?: unknown): void => {
      end();
      reject(new ApiError(code, `${endpoint}: ${text}`, { endpoint, cause }));
    };
    const onAbort = (): void =>
      giveUp('API_ABORTED', 'the signal of the caller ended the call.', signal?.reason);
    const onTimeout = (): void =>
      giveUp('API_TIMEOUT', `no answer within ${timeoutMs} ms. Give timeoutMs more, or declare a fallback.`);
    const timer = clock.after(timeoutMs, onTimeout, { keepAlive });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}
