import type { Clock } from './clock';

/** What `work` says, false when time is up or it fails, of which `onFault` hears. Keeps the process alive; never rejects. */
export function within(
  timeoutMs: number,
  work: () => Promise<boolean>,
  { clock, onFault }: { readonly clock: Clock; readonly onFault: (error: unknown) => void },
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(timeoutMs, () => resolve(false), { keepAlive: true });
    const end = (complete: boolean): void => {
      timer.cancel();
      resolve(complete);
    };
    work().then(end, (error: unknown) => {
      onFault(error);
      end(false);
    });
  });
}
