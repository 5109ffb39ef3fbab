// The file a delivery thread runs. Nothing else imports it.
import { isMainThread, workerData } from 'node:worker_threads';
import { systemClock } from '../../../src/core/clock';
import type { Logger } from '../../../src/core/logger';
import { createDispatcher } from '../create-dispatcher';
import { BatchRunner } from './batch-runner';
import type { FromWorker, ToWorker, WorkerData } from './messages';
import { SharedCounters } from './shared-counters';

/** How often the application's thread is told that something was settled; it reads the numbers itself. */
const TELL_EVERY_MS = 250;

function run({ port, counters: buffer, config }: WorkerData): void {
  const counters = new SharedCounters(buffer);
  const post = (message: FromWorker): void => port.postMessage(message);
  const logger: Logger = {
    warn: (reason, message) => post({ warn: reason, message }),
    debug: (message) => post({ debug: message }),
  };
  // The application's thread has waited for its batch already.
  const now = { ...config, flushIntervalMs: 1, flushAt: 1 };
  const { dispatcher } = createDispatcher(now, {
    ledger: counters,
    clock: systemClock,
    logger,
    onHeld: () => counters.set('held', 1),
  });
  let telling = false;
  let finished: number[] = [];
  const runner = new BatchRunner({
    dispatcher,
    counters,
    logger,
    onOpened: (opened, outcome) => post({ opened, outcome }),
    onFinished: (batch) => finished.push(batch),
    onSettled() {
      counters.wake();
      if (telling) return;
      telling = true;
      setTimeout(() => {
        telling = false;
        post({ settled: finished });
        finished = [];
      }, TELL_EVERY_MS);
    },
  });
  port.on('message', (message: ToWorker) => {
    if ('batch' in message) runner.add(message);
    else {
      void runner.flush().then(() => {
        counters.set('flushed', message.flush);
        counters.wake();
        post({ flushed: message.flush });
      });
    }
  });
}

// Set when the thread is made; where a bundler has pulled this file into an application, nothing must start.
const given: Partial<WorkerData> | null = workerData;
if (
  !isMainThread &&
  given?.counters !== undefined &&
  given.config !== undefined &&
  given.port !== undefined
) {
  run({ counters: given.counters, config: given.config, port: given.port });
}
