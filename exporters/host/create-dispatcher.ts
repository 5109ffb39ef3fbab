import type { Clock } from '../../src/core/clock';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { ModelPrice } from '../../src/core/model-price';
import { VERSION } from '../../src/core/version';
import { attachments } from '../delivery/attachments';
import { blobs } from '../delivery/blob';
import { classifyUpload } from '../delivery/classify-upload';
import { DeliveryQueue } from '../delivery/delivery-queue';
import { httpTransport } from '../delivery/http-transport';
import { OutageGate } from '../delivery/outage-gate';
import { retry } from '../delivery/retry';
import { compose, type HttpRequest, type WireRequest } from '../delivery/transport';
import { untraced } from '../delivery/untraced';
import { uploads } from '../delivery/uploads';
import { Dispatcher } from './dispatcher';

const USER_AGENT = `lucidic-otel/${VERSION}`;
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
  /** Bytes of a payload's JSON in UTF-8; one with more is uploaded beside its event. */
  readonly blobThresholdBytes: number;
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
  const { clock, logger } = deps;
  const { baseUrl, maxConcurrency, timeoutMs, retryForMs } = config;
  const http = httpTransport({
    baseUrl,
    headers: apiHeaders(config),
    maxConnections: maxConcurrency,
    timeoutMs,
    clock,
  });
  const storage = uploads({
    // Storage is somebody else's: it gets what the address asks for and nothing of the API's headers.
    connect: (origin) =>
      httpTransport({
        baseUrl: origin,
        headers: { 'user-agent': USER_AGENT },
        maxConnections: maxConcurrency,
        timeoutMs,
        clock,
        classify: classifyUpload,
      }),
    clock,
    retryForMs,
    onRetry: (reason, delayMs) => logger.debug(`an upload failed: ${reason}; again in ${delayMs} ms`),
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
  const retrying = <T extends object>(tell: typeof onRetry | undefined) =>
    [
      retry<T>({ clock, gate: new OutageGate(clock), retryForMs, ...(tell && { onRetry: tell }) }),
      untraced<T>(),
    ] as const;
  const transport = compose<WireRequest>(
    [
      attachments({
        ...deps,
        // Its own gate: an API that gives no addresses still takes events.
        api: compose<HttpRequest>(retrying(undefined), http),
        uploads: storage,
        baseUrl,
      }),
      blobs({ uploads: storage, baseUrl }),
      ...retrying<WireRequest>(onRetry),
    ],
    http,
  );
  const queue = new DeliveryQueue({ ...deps, transport, maxConcurrency });
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

/** The headers the API reads; every event names its agent in them. */
function apiHeaders({ apiKey, agentId }: DispatcherConfig): Record<string, string> {
  return {
    authorization: `Api-Key ${apiKey}`,
    'x-agent-id': agentId,
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
  };
}
