import type { Clock } from '../../src/core/clock';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { ModelPrice } from '../../src/core/model-price';
import { VERSION } from '../../src/core/version';
import { DeliveryQueue } from '../delivery/delivery-queue';
import { httpTransport } from '../delivery/http-transport';
import { OutageGate } from '../delivery/outage-gate';
import { retry } from '../delivery/retry';
import { timed } from '../delivery/timed';
import { compose, type WireRequest } from '../delivery/transport';
import { untraced } from '../delivery/untraced';
import { Dispatcher } from './dispatcher';

/** A blip is nobody's business; an event that failed this often is the sign of an outage. */
const ATTEMPTS_BEFORE_WARNING = 3;

/** What mapping and delivery need to know; plain data, so that it can be sent to another thread. */
export interface DispatcherConfig {
  /** The API without trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly agentId: string;
  readonly maxConcurrency: number;
  readonly timeoutMs: number;
  readonly retryForMs: number;
  readonly flushIntervalMs: number;
  readonly flushAt: number;
  /** The application's own prices of models. */
  readonly prices: readonly ModelPrice[] | undefined;
}

export interface DispatcherDeps {
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Puts mapping and delivery together, on whichever thread. `close` gives the connections up. */
export function createDispatcher(
  config: DispatcherConfig,
  deps: DispatcherDeps,
): { readonly dispatcher: Dispatcher; close(): Promise<void> } {
  const { clock, logger, ledger } = deps;
  const { baseUrl, maxConcurrency, timeoutMs, retryForMs } = config;
  const http = httpTransport({
    baseUrl,
    headers: apiHeaders(config),
    maxConnections: maxConcurrency,
    timeoutMs,
    clock,
  });
  const onRetry = (reason: string, delayMs: number, attempt: number): void => {
    ledger.retry();
    logger.debug(`the API answered ${reason}; trying again in ${delayMs} ms`);
    if (attempt < ATTEMPTS_BEFORE_WARNING) return;
    logger.warn(
      'retrying',
      `The API at ${baseUrl} takes no events (${reason}); they wait and are sent again.`,
    );
  };
  const onDelivered = ({ path }: WireRequest, durationMs: number): void => {
    if (path === 'events') ledger.durations.add(durationMs);
  };
  // Untraced sits inside, next to the socket: a retry's timer would carry another context.
  const layers = [
    timed<WireRequest>(clock, onDelivered),
    retry({ clock, gate: new OutageGate(clock), retryForMs, onRetry }),
    untraced(),
  ] as const;
  const queue = new DeliveryQueue({ ...deps, transport: compose(layers, http), maxConcurrency });
  const { agentId, flushIntervalMs, flushAt, prices } = config;
  const dispatcher = new Dispatcher({ ...deps, queue, agentId, flushIntervalMs, flushAt, prices });
  return { dispatcher, close: () => http.close() };
}

/** The headers the API reads; every event names its agent in them. */
function apiHeaders({ apiKey, agentId }: DispatcherConfig): Record<string, string> {
  return {
    authorization: `Api-Key ${apiKey}`,
    'x-agent-id': agentId,
    'content-type': 'application/json',
    'user-agent': `lucidic-otel/${VERSION}`,
  };
}
