import type { Clock } from '../../../src/core/clock';
import type { Logger } from '../../../src/core/logger';
import type { DispatcherConfig } from '../create-dispatcher';
import { loadDispatcher } from '../load-dispatcher';
import { BatchRunner, type BatchRunnerOptions } from './batch-runner';

/** Batches worked through on the application's own thread. */
export interface InlineDelivery {
  readonly runner: BatchRunner;
  /** Ends what is on its way; what is in the spool stays there. */
  close(reason: string): Promise<void>;
}

/** The same work as a delivery thread's, over the same books. */
export function startInline(
  {
    config,
    clock,
    logger,
  }: { readonly config: DispatcherConfig; readonly clock: Clock; readonly logger: Logger },
  books: Pick<BatchRunnerOptions, 'counters' | 'onSettled' | 'onOpened' | 'onFinished'>,
): InlineDelivery {
  // Batches have been waited for already.
  const atOnce = { ...config, flushIntervalMs: 1, flushAt: 1 };
  const { counters } = books;
  const onHeld = (): void => counters.set('held', 1);
  const { dispatcher, close } = loadDispatcher().createDispatcher(atOnce, {
    ledger: counters,
    clock,
    logger,
    onHeld,
  });
  return {
    runner: new BatchRunner({ ...books, dispatcher, logger }),
    close(reason) {
      // Else it would be tried again without end.
      if (config.isSpooled) dispatcher.stop(reason);
      return close();
    },
  };
}
