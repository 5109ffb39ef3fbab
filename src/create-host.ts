import { join } from 'node:path';
import type { DispatcherConfig } from '../exporters/host/create-dispatcher';
import type { Host } from '../exporters/host/host';
import { InlineHost } from '../exporters/host/inline-host';
import { loadDispatcher } from '../exporters/host/load-dispatcher';
import { NoHost } from '../exporters/host/no-host';
import { BatchStore } from '../exporters/host/spool/batch-store';
import { WorkerHost } from '../exporters/host/worker/worker-host';
import { openSpool } from '../exporters/spool/open-spool';
import type { Budget } from './core/budget';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import { proxyVariables } from './core/env';
import type { Ledger } from './core/ledger';
import type { Logger } from './core/logger';
import { hasWebAssembly } from './core/slot';

/** What a host shares with the rest of its tenant. */
export interface Shared {
  /** The tenant's id. */
  readonly id: string;
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
  const store = openStore(options, shared);
  const config = dispatcherConfig(options, store !== undefined);
  const isThreaded = options.exportMode === 'worker';
  // What a spool keeps are batches, on whichever thread they are delivered.
  if (isThreaded || store !== undefined) {
    const workerFile = isThreaded ? WORKER_FILE : undefined;
    return new WorkerHost({ ...shared, config, workerFile, store, syncsEach: options.spoolSync === 'span' });
  }
  const { dispatcher, close } = loadDispatcher().createDispatcher(config, shared);
  return new InlineHost({ ...shared, dispatcher, close });
}

/** Undefined without a spool, also where its directory is of no use: then one line says so. */
function openStore(config: Config, { id, clock, logger }: Shared): BatchStore | undefined {
  const { spoolDir, spoolMaxBytes: maxBytes, spoolFsync: fsync } = config;
  if (spoolDir === undefined) return undefined;
  const onProblem = (reason: string, message: string): void => logger.warn(reason, message);
  const spool = openSpool({ directory: join(spoolDir, id), maxBytes, fsync, clock, onProblem });
  if ('problem' in spool) {
    onProblem(spool.problem.reason, spool.problem.message);
    return undefined;
  }
  const onNewer = (): void =>
    onProblem('spool_version', 'A newer version wrote to the spool; what it left is left alone.');
  return new BatchStore(spool, onNewer);
}

/** Plain data: it may go to another thread. */
function dispatcherConfig(config: Config, isSpooled: boolean): DispatcherConfig {
  const { baseUrl, apiKey, agentId, maxConcurrency, timeoutMs, retryForMs, flushIntervalMs, flushAt } =
    config;
  const { blobThresholdBytes, prices, ca, cert, key } = config;
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
    blobThresholdBytes,
    prices,
    isSpooled,
    network: { proxies: proxyVariables(), ca, cert, key },
  };
}
