import type { EndingHooks } from '../core/process-hooks';

/**
 * Holds a process that ends by itself, or by a signal nobody else listens to, until evals are out, `timeoutMs` at most.
 * After `process.exit()` and a crash nothing more can be sent on this thread.
 */
export function endingOfEvals(
  evals: { pending(): number; flush(options: { readonly timeoutMs: number }): Promise<boolean> },
  timeoutMs: number,
): EndingHooks {
  let isOver = false;
  const nothing = (): void => undefined;
  return {
    onDry() {
      if (isOver || timeoutMs === 0 || evals.pending() === 0) return;
      isOver = true;
      void evals.flush({ timeoutMs }).then((complete) => {
        // After a flush in vain the process ends; else whatever comes later is waited for as well.
        isOver = !complete;
      });
    },
    onSignal: async () => {
      if (timeoutMs > 0) await evals.flush({ timeoutMs });
    },
    onExit: () => nothing,
    onOthersSignal: () => nothing,
  };
}
