import type { Clock } from '../core/clock';

/** Ends with the delay or with the signal, whichever comes first. */
export function pause(
  delayMs: number,
  {
    clock,
    signal,
    keepAlive,
  }: { readonly clock: Clock; readonly signal: AbortSignal | undefined; readonly keepAlive: boolean },
): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(delayMs, done, { keepAlive });
    signal?.addEventListener('abort', done, { once: true });
  });
}
