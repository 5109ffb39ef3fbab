import { DeliveryQueue } from '../exporters/delivery/delivery-queue';
import { httpTransport } from '../exporters/delivery/http-transport';
import { OutageGate } from '../exporters/delivery/outage-gate';
import { retry } from '../exporters/delivery/retry';
import { compose } from '../exporters/delivery/transport';
import { untraced } from '../exporters/delivery/untraced';
import { InlineHost } from '../exporters/host/inline-host';
import type { Budget } from './core/budget';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import type { Ledger } from './core/ledger';
import type { Logger } from './core/logger';
import { VERSION } from './core/version';

/** A blip is nobody's business; an event that failed this often is the sign of an outage. */
const ATTEMPTS_BEFORE_WARNING = 3;

/** What a host shares with the rest of its tenant. */
export interface Shared {
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Assembles mapping and delivery for one tenant. `close` gives its connections up. */
export function createHost(config: Config, shared: Shared): { host: InlineHost; close: () => Promise<void> } {
  const { clock, logger } = shared;
  const { baseUrl, maxConcurrency, timeoutMs, retryForMs, agentId, flushIntervalMs, flushAt, prices } =
    config;
  const http = httpTransport({
    baseUrl,
    headers: apiHeaders(config),
    maxConnections: maxConcurrency,
    timeoutMs,
    clock,
  });
  const onRetry = (reason: string, delayMs: number, attempt: number): void => {
    logger.debug(`the API answered ${reason}; trying again in ${delayMs} ms`);
    if (attempt < ATTEMPTS_BEFORE_WARNING) return;
    logger.warn(
      'retrying',
      `The API at ${baseUrl} takes no events (${reason}); they wait and are sent again.`,
    );
  };
  // Untraced sits inside, next to the socket: a retry's timer would carry another context.
  const layers = [retry({ clock, gate: new OutageGate(clock), retryForMs, onRetry }), untraced()] as const;
  const queue = new DeliveryQueue({ ...shared, transport: compose(layers, http), maxConcurrency });
  const host = new InlineHost({ ...shared, queue, agentId, flushIntervalMs, flushAt, prices });
  return { host, close: () => http.close() };
}

/** The headers the API reads; every event names its agent in them. */
function apiHeaders({ apiKey, agentId }: Config): Record<string, string> {
  return {
    authorization: `Api-Key ${apiKey}`,
    'x-agent-id': agentId,
    'content-type': 'application/json',
    'user-agent': `lucidic-otel/${VERSION}`,
  };
}
