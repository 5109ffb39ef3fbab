import { join } from 'node:path';
import { createDispatcher, type DispatcherConfig } from '../exporters/host/create-dispatcher';
import type { Host } from '../exporters/host/host';
import { InlineHost } from '../exporters/host/inline-host';
import { WorkerHost } from '../exporters/host/worker/worker-host';
import type { Budget } from './core/budget';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import type { Ledger } from './core/ledger';
import type { Logger } from './core/logger';

/** What a host shares with the rest of its tenant. */
export interface Shared {
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
}

const WORKER_FILE = join(__dirname, '..', 'exporters', 'host', 'worker', 'delivery-worker.js');

/** Where this tenant's mapping and delivery run. */
export function createHost(options: Config, shared: Shared): Host {
  const config = dispatcherConfig(options);
  if (options.exportMode === 'worker') return new WorkerHost({ ...shared, config, workerFile: WORKER_FILE });
  const { dispatcher, close } = createDispatcher(config, shared);
  return new InlineHost({ ...shared, dispatcher, close });
}

/** Plain data: it may go to another thread. */
function dispatcherConfig(config: Config): DispatcherConfig {
  const { baseUrl, apiKey, agentId, maxConcurrency, timeoutMs, retryForMs, flushIntervalMs, flushAt } =
    config;
  const { blobThresholdBytes, prices } = config;
  return {
    baseUrl,
    apiKey,
    agentId,
    maxConcurrency,
    timeoutMs,
    retryForMs,
    flushIntervalMs,
    flushAt,
    blobThresholdBytes,
    prices,
  };
}
