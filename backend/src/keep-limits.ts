import type { BackendSettings } from './backend-options';
import { errorMessage } from './error-facts';
import type { Store } from './store/store';

/** Time between two looks at what has to go. */
const LOOK_EVERY_MS = 60_000;

/** Removes what has to go, now and from time to time; the function answered ends it. Nothing where all is kept. */
export function keepLimits({ retention }: Store, { log }: Pick<BackendSettings, 'log'>): () => Promise<void> {
  if (retention === undefined) return () => Promise.resolve();
  const end = new AbortController();
  let running: Promise<void> | undefined;
  const look = (): void => {
    running ??= retention
      .sweep(end.signal)
      .then((removed) => {
        if (removed > 0)
          log(
            `removed ${removed} finished session${removed === 1 ? '' : 's'}, as --keep-days and --keep-mb say`,
          );
      })
      .catch((error: unknown) => log(`cannot remove old sessions: ${errorMessage(error)}`))
      .finally(() => {
        running = undefined;
      });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    end.abort();
    await running;
  };
}
