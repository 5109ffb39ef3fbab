import type { Clock } from '../../src/core/clock';
import { limit } from './limit';
import { OutageGate } from './outage-gate';
import { retry } from './retry';
import { compose, type HttpRequest, type Transport } from './transport';
import { untraced } from './untraced';

/** Content on its way to an address that the backend has named; that address is all the right it takes. */
export interface Upload {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Made for each attempt, and only when it is its turn: content that waits has no copy. */
  readonly body: () => Promise<Uint8Array>;
}

export interface UploadsOptions {
  /** Opens connections to one origin, with none of the API's headers. */
  readonly connect: (origin: string) => Transport<HttpRequest> & { close(): Promise<void> };
  readonly clock: Clock;
  readonly retryForMs: number;
  /** Told of every attempt that is going to be repeated. */
  readonly onRetry?: (reason: string, delayMs: number) => void;
}

/** Storage has one or a few names; a backend that gives each upload a new one must not fill the memory. */
const MAX_ORIGINS = 8;
/** To one origin. Many large bodies at once on a slow line would all run out of time together. */
const MAX_AT_ONCE = 8;

interface Origin {
  readonly transport: Transport<Upload>;
  close(): Promise<void>;
  /** Uploads in progress; one that is used is not closed. */
  active: number;
}

/** Uploads by PUT, each retried alone; an origin that is down holds back its own uploads and nothing else. */
export function uploads(options: UploadsOptions): Transport<Upload> & { close(): Promise<void> } {
  const { connect, clock, retryForMs, onRetry } = options;
  /** Least recently used first. */
  const origins = new Map<string, Origin>();

  const open = (name: string): Origin => {
    const http = connect(name);
    const gate = new OutageGate(clock);
    const layers = [
      retry<Upload>({ clock, gate, retryForMs, ...(onRetry && { onRetry }) }),
      limit<Upload>(MAX_AT_ONCE),
    ];
    const transport = compose(layers, putTo(compose([untraced()], http)));
    return { transport, close: () => http.close(), active: 0 };
  };
  const use = (name: string): Origin => {
    const origin = origins.get(name) ?? open(name);
    origins.delete(name);
    origins.set(name, origin);
    for (const [other, { active, close }] of origins) {
      if (origins.size <= MAX_ORIGINS) break;
      if (active > 0 || other === name) continue;
      origins.delete(other);
      void close();
    }
    return origin;
  };

  return {
    async send(upload, signal) {
      const origin = use(upload.url.origin);
      origin.active += 1;
      try {
        return await origin.transport.send(upload, signal);
      } finally {
        origin.active -= 1;
      }
    },
    async close() {
      await Promise.all([...origins.values()].map(({ close }) => close()));
    },
  };
}

function putTo(http: Transport<HttpRequest>): Transport<Upload> {
  return {
    async send({ url, headers, body }, signal) {
      const path = `${url.pathname}${url.search}`.slice(1);
      return http.send({ method: 'PUT', path, headers, body: await body() }, signal);
    },
  };
}
