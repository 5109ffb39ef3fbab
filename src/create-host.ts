import { join } from 'node:path';
import type { DispatcherConfig } from '../exporters/host/create-dispatcher';
import type { Host } from '../exporters/host/host';
import { InlineHost } from '../exporters/host/inline-host';
import { loadDispatcher } from '../exporters/host/load-dispatcher';
import { NoHost } from '../exporters/host/no-host';
import { WorkerHost } from '../exporters/host/worker/worker-host';
import type { Budget } from './core/budget';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import type { Ledger } from './core/ledger';
import type { Logger } from './core/logger';
import { hasWebAssembly } from './core/slot';

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
  // The HTTP client is made with it, and where it is missing ends the process when it is loaded.
  if (!hasWebAssembly()) return new NoHost({ ...shared, why: 'this process has no WebAssembly (--jitless)' });
  const config = dispatcherConfig(options);
  if (options.exportMode === 'worker') return new WorkerHost({ ...shared, config, workerFile: WORKER_FILE });
  const { dispatcher, close } = loadDispatcher().createDispatcher(config, shared);
  return new InlineHost({ ...shared, dispatcher, close });
}

/** Plain data: it may go to another thread. */
function dispatcherConfig(config: Config): DispatcherConfig {
  const { baseUrl, apiKey, agentId, maxConcurrency, timeoutMs, retryForMs, flushIntervalMs, flushAt } =
    config;
  const { prices } = config;
  const isImmediate = config.exportMode === 'immediate';
  return {
    baseUrl,
    apiKey,
    agentId,
    maxConcurrency,
    timeoutMs,
    retryForMs,
    flushIntervalMs: isImmediate ? 1 : flushIntervalMs,
    flushAt: isImmediate ? 1 : flushAt,
    prices,
  };
}
