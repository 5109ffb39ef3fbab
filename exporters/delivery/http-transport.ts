import type { Dispatcher } from 'undici';
import type { Clock } from '../../src/core/clock';
import { AbortHub } from './abort-hub';
import type { AttemptOutcome } from './adaptive-limit';
import { classifyResponse } from './classify-response';
import { Deadlines } from './deadlines';
import { HttpAttempt, type HttpAttemptDeps } from './http-attempt';
import type { Network } from './network';
import type { HttpRequest, SendResult, Transport } from './transport';

/** The slowest line on which a large body still arrives. */
const MIN_BYTES_PER_MS = 64;

export interface HttpTransportOptions {
  /** The API without trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxConnections: number;
  /**
   * For a whole attempt: connecting, sending, and the answer's last byte. Bodies of bytes, which may be many, get a
   * second more for each 64 KiB.
   */
  readonly timeoutMs: number;
  /** What an answer means. Default: as the API answers. */
  readonly classify?: typeof classifyResponse;
  readonly clock: Clock;
  /** Proxies and certificates. Default: none but Node's own. */
  readonly network?: Network | undefined;
  /** Told of every attempt that has ended; the latency is counted from when it was on a connection. */
  readonly onAttempt?: (latencyMs: number, outcome: AttemptOutcome) => void;
}

const ABORTED: SendResult = { status: 'aborted' };

/**
 * A transport over HTTP/1.1 with kept-alive connections, which never keep the process alive. Redirects are not followed.
 * After `close` every attempt, those in flight too, ends as aborted. The HTTP client is loaded with the first request.
 */
export function httpTransport(
  options: HttpTransportOptions,
): Transport<HttpRequest> & { close(): Promise<void> } {
  return new HttpTransport(options);
}

class HttpTransport implements Transport<HttpRequest> {
  readonly #options: HttpTransportOptions;
  readonly #url: URL;
  readonly #basePath: string;
  /** Names and values in turn: checked and copied fastest. */
  readonly #headers: string[];
  readonly #attempts: HttpAttemptDeps;
  #agent: Dispatcher | undefined;
  #closed = false;

  constructor(options: HttpTransportOptions) {
    const { baseUrl, headers, clock, timeoutMs, classify = classifyResponse, onAttempt } = options;
    this.#options = options;
    this.#url = new URL(baseUrl);
    this.#basePath = this.#url.pathname.replace(/\/$/, '');
    this.#headers = Object.entries(headers).flat();
    this.#attempts = {
      clock,
      aborts: new AbortHub(),
      deadlines: new Deadlines(clock, timeoutMs),
      classify,
      onAttempt,
    };
  }

  send({ method, path, body, headers }: HttpRequest, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted || this.#closed) return Promise.resolve(ABORTED);
    this.#agent ??= connect(this.#url, this.#options);
    const agent = this.#agent;
    return new Promise((resolve) => {
      const attempt = new HttpAttempt(this.#depsFor(body), signal, resolve);
      const request = {
        origin: this.#url.origin,
        method,
        path: `${this.#basePath}/${path}`,
        headers: headers === undefined ? this.#headers : this.#headersWith(headers),
        body: body ?? null,
      };
      agent.dispatch(request, attempt);
    });
  }

  #headersWith(own: NonNullable<HttpRequest['headers']>): string[] {
    return Object.entries({ ...this.#options.headers, ...own }).flat();
  }

  /** Those that begin first end first only where all have the same time: what has more of it is timed alone. */
  #depsFor(body: HttpRequest['body']): HttpAttemptDeps {
    if (!(body instanceof Uint8Array)) return this.#attempts;
    const { clock, timeoutMs } = this.#options;
    const deadlines = new Deadlines(clock, timeoutMs + body.byteLength / MIN_BYTES_PER_MS);
    return { ...this.#attempts, deadlines };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#agent?.destroy();
  }
}

/** Loads the HTTP client: tens of milliseconds, which only a thread that sends has to spend. */
function connect(url: URL, options: HttpTransportOptions): Dispatcher {
  const { createAgent }: typeof import('./create-agent') = require('./create-agent');
  return createAgent(url, options);
}
