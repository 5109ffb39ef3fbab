import type { Clock } from '../../src/core/clock';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { ModelPrice } from '../../src/core/model-price';
import { VERSION } from '../../src/core/version';
import { AdaptiveLimit } from '../delivery/adaptive-limit';
import { DeliveryQueue } from '../delivery/delivery-queue';
import { hangProbe } from '../delivery/hang-probe';
import { httpTransport } from '../delivery/http-transport';
import type { Network } from '../delivery/network';
import { OutageGate } from '../delivery/outage-gate';
import { isProxyUnusable } from '../delivery/proxy-for';
import { retry } from '../delivery/retry';
import { Slots } from '../delivery/slots';
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
  /** Requests in flight at most; how many there are depends on latency and load. */
  readonly maxConcurrency: number;
  readonly timeoutMs: number;
  readonly retryForMs: number;
  readonly flushIntervalMs: number;
  readonly flushAt: number;
  /** The application's own prices of models. */
  readonly prices: readonly ModelPrice[] | undefined;
  /** Events are in the spool until they are settled: what cannot be sent is held, and tried without end. */
  readonly isSpooled: boolean;
  readonly network: Network;
}

export interface DispatcherDeps {
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once when the API refuses the key: nothing is sent any more. */
  readonly onHeld?: () => void;
}

/** Puts mapping and delivery together, on whichever thread. `close` gives the connections up. */
export function createDispatcher(
  config: DispatcherConfig,
  deps: DispatcherDeps,
): { readonly dispatcher: Dispatcher; close(): Promise<void> } {
  const { clock, logger, ledger } = deps;
  const { baseUrl, maxConcurrency, timeoutMs, isSpooled, network } = config;
  const retryForMs = isSpooled ? Number.POSITIVE_INFINITY : config.retryForMs;
  if (isProxyUnusable(new URL(baseUrl), network.proxies)) {
    const message =
      'The proxy that HTTP_PROXY or HTTPS_PROXY names is no http(s) URL: the API is asked directly.';
    logger.warn('proxy', message);
  }
  const limit = new AdaptiveLimit({ max: maxConcurrency, clock });
  const slots = new Slots(limit);
  const http = httpTransport({
    baseUrl,
    headers: apiHeaders(config),
    // One for a probe, where all others hang.
    maxConnections: maxConcurrency + 1,
    timeoutMs,
    clock,
    network,
    onAttempt: (latencyMs, outcome) => limit.observe(latencyMs, outcome, slots.taken),
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
  const retrying = retry<WireRequest>({ clock, gate: new OutageGate(clock), retryForMs, slots, onRetry });
  const probing = hangProbe<WireRequest>({ clock, onRepeat: () => ledger.retry() });
  const transport = compose([timed(clock, onDelivered), retrying, probing, untraced()], http);
  const queue = new DeliveryQueue({ ...deps, transport, slots, holdsUnsent: isSpooled });
  if (deps.onHeld !== undefined) queue.onHeld(deps.onHeld);
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
