import type { Clock } from '../../src/core/clock';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { ModelPrice } from '../../src/core/model-price';
import { VERSION } from '../../src/core/version';
import { AdaptiveLimit } from '../delivery/adaptive-limit';
import { attachments } from '../delivery/attachments';
import { blobs } from '../delivery/blob';
import { classifyUpload } from '../delivery/classify-upload';
import { DeliveryQueue } from '../delivery/delivery-queue';
import { hangProbe } from '../delivery/hang-probe';
import { httpTransport } from '../delivery/http-transport';
import type { Network } from '../delivery/network';
import { OutageGate } from '../delivery/outage-gate';
import { isProxyUnusable } from '../delivery/proxy-for';
import { retry } from '../delivery/retry';
import { Slots } from '../delivery/slots';
import { slotted } from '../delivery/slotted';
import { timed } from '../delivery/timed';
import { compose, type HttpRequest, type WireRequest } from '../delivery/transport';
import { untraced } from '../delivery/untraced';
import { uploads } from '../delivery/uploads';
import { Dispatcher } from './dispatcher';

const USER_AGENT = `lucidic-otel/${VERSION}`;
/** A blip is nobody's business; an event that failed this often is the sign of an outage. */
const ATTEMPTS_BEFORE_WARNING = 3;
/** Without any answer for so long, and for a sixth of what a request may take, one is sent once more: it may hang. */
const MIN_QUIET_MS = 5_000;

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
  /** Bytes of a payload's JSON in UTF-8; one with more is uploaded beside its event. */
  readonly blobThresholdBytes: number;
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
  const storage = storageOf(config, retryForMs, deps);
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
  const gated = { clock, gate: new OutageGate(clock), retryForMs, slots, onRetry };
  // An API that gives no addresses still takes events, so asking has a gate of its own; it does not go on without end.
  const asking = {
    clock,
    gate: new OutageGate(clock),
    retryForMs: config.retryForMs,
    onRetry: (): void => ledger.retry(),
  };
  // Untraced sits inside, next to the socket: a retry's timer would carry another context.
  const transport = compose<WireRequest>(
    [
      timed(clock, onDelivered),
      attachments({
        ...deps,
        api: compose<HttpRequest>([retry(asking), slotted(slots), untraced()], http),
        uploads: storage,
        baseUrl,
      }),
      blobs({ uploads: storage, slots, baseUrl }),
      retry(gated),
      hangProbe({
        clock,
        quietMs: Math.max(MIN_QUIET_MS, config.timeoutMs / 6),
        onRepeat: () => ledger.retry(),
      }),
      untraced(),
    ],
    http,
  );
  const queue = new DeliveryQueue({ ...deps, transport, slots, holdsUnsent: isSpooled });
  if (deps.onHeld !== undefined) queue.onHeld(deps.onHeld);
  const { agentId, flushIntervalMs, flushAt, blobThresholdBytes, prices } = config;
  const waits = { flushIntervalMs, flushAt };
  const dispatcher = new Dispatcher({ ...deps, ...waits, queue, agentId, blobThresholdBytes, prices });
  return {
    dispatcher,
    async close() {
      await Promise.all([http.close(), storage.close()]);
    },
  };
}

/** Storage is somebody else's: it gets what an address asks for, nothing of the API's headers, and no certificate of ours. */
function storageOf(
  config: DispatcherConfig,
  retryForMs: number,
  { clock, logger, ledger }: DispatcherDeps,
): ReturnType<typeof uploads> {
  const { timeoutMs, network } = config;
  const { proxies, ca } = network;
  return uploads({
    connect: (origin) =>
      httpTransport({
        baseUrl: origin,
        headers: { 'user-agent': USER_AGENT },
        maxConnections: config.maxConcurrency,
        timeoutMs,
        clock,
        // The API itself may store what it is sent.
        network: origin === new URL(config.baseUrl).origin ? network : { proxies, ca },
        classify: classifyUpload,
      }),
    clock,
    retryForMs,
    onRetry(reason, delayMs) {
      ledger.retry();
      logger.debug(`an upload failed: ${reason}; again in ${delayMs} ms`);
    },
  });
}

/** The headers the API reads; every event names its agent in them. */
function apiHeaders({ apiKey, agentId }: DispatcherConfig): Record<string, string> {
  return {
    authorization: `Api-Key ${apiKey}`,
    'x-agent-id': agentId,
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
  };
}
