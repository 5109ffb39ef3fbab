import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { backoffMs } from '../../exporters/delivery/backoff';
import type { Network } from '../../exporters/delivery/network';
import type { Mask } from '../../processors/masking/create-mask';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { hasWebAssembly } from '../core/slot';
import { VERSION } from '../core/version';
import { ApiBody } from './api-body';
import { apiExchange, type Exchange, type ExchangeLimits } from './api-exchange';
import { pause } from './pause';
import { readExchange } from './read-exchange';
import { repeatAfterMs } from './repeat-after';

/** What a client needs to reach the API. */
export interface ApiClientOptions {
  /** The API without trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly agentId: string;
  /** Milliseconds for a call, its repetitions included. */
  readonly timeoutMs: number;
  /** Proxies and certificates. Default: none but Node's own. */
  readonly network?: Network | undefined;
  /** Stands between what callers give and every body. */
  readonly mask?: Mask | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Why nothing is ever sent, where that is so: every call rejects with the code `API_OFF`. */
  readonly off?: string | undefined;
}

/** What a caller may say of one call. */
export interface CallOptions {
  /** Ends the call; it rejects with an `ApiError` whose code is `API_ABORTED` and whose cause is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the call, its repetitions included. Default: the option `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
}

/** One call. `path` is relative to the base URL. */
export interface ApiCall extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Ids and names the backend looks things up by. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: ApiBody;
  /**
   * `always` for what has the same effect twice; `unsent` repeats only where the server surely did nothing: it was never
   * reached, or said 425, 429 or 503. Default: `always` for GET, `unsent` for all else.
   */
  readonly repeat?: 'always' | 'unsent';
  /** Default: 5. */
  readonly maxAttempts?: number;
  /** Nobody waits for it, so it does not hold the process open. */
  readonly background?: boolean;
}

/** A result: what was answered as JSON; undefined where there was none. */
export interface ApiAnswer {
  readonly value: unknown;
  readonly endpoint: string;
  readonly attempts: number;
}

const MAX_ATTEMPTS = 5;
const CLOSED: Exchange = { kind: 'off', why: 'this client was shut down' };
/** To one backend; calls beyond these wait for their turn. */
const MAX_CONNECTIONS = 32;

/** Calls of the API on behalf of the application, for one key and agent. Connections are made with the first call. */
export class ApiClient {
  readonly #options: ApiClientOptions;
  readonly #base: URL;
  #agent: Dispatcher | undefined;
  #closed = false;

  constructor(options: ApiClientOptions) {
    this.#options = options;
    this.#base = new URL(options.baseUrl);
  }

  /** False where Lucidic is switched off. */
  get isOn(): boolean {
    return this.#options.off === undefined;
  }

  get agentId(): string {
    return this.#options.agentId;
  }

  /** Milliseconds for a call that names none. */
  get defaultTimeoutMs(): number {
    return this.#options.timeoutMs;
  }

  get logger(): Logger {
    return this.#options.logger;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** Differs where backend, key or agent does, and tells nothing of the key; for what is kept outside the process. */
  get scope(): string {
    const { baseUrl, apiKey, agentId } = this.#options;
    return createHash('sha256')
      .update(JSON.stringify([baseUrl, apiKey, agentId]))
      .digest('hex');
  }

  /** A name for a log line. */
  shown(name: string): string {
    return JSON.stringify(this.#options.mask?.text(name) ?? name);
  }

  /**
   * The body of a request: `content` masked, `ids` as they are.
   * @throws InvalidOperationError for what is no JSON.
   */
  body(ids: Readonly<Record<string, unknown>>, content: Readonly<Record<string, unknown>> = {}): ApiBody {
    return ApiBody.of(ids, content, this.#options.mask, this.#options.clock);
  }

  /**
   * Makes the call, repeating what is worth it.
   * @throws ApiError, APIKeyVerificationError.
   */
  async call(call: ApiCall): Promise<ApiAnswer> {
    const { clock, timeoutMs: defaultMs } = this.#options;
    const { signal, timeoutMs = defaultMs, method, repeat = method === 'GET' ? 'always' : 'unsent' } = call;
    const { background = false, maxAttempts = MAX_ATTEMPTS } = call;
    const keepAlive = !background;
    const endMs = clock.monotonicMs() + timeoutMs;
    for (let attempts = 1; ; attempts += 1) {
      const facts = { endpoint: `${method} ${call.path}`, attempts, timeoutMs, signal };
      const leftMs = endMs - clock.monotonicMs();
      const limits = { clock, timeoutMs: Math.min(leftMs, defaultMs), signal, keepAlive };
      const exchange = await this.#exchange(call, limits);
      const read = readExchange(exchange, facts);
      if ('value' in read) return read;
      const afterMs = attempts < maxAttempts ? repeatAfterMs(exchange, repeat) : undefined;
      const waitMs =
        afterMs === undefined ? Number.POSITIVE_INFINITY : Math.max(backoffMs(attempts), afterMs);
      // Waiting only to run out of time would hide why.
      if (waitMs >= endMs - clock.monotonicMs()) throw read.error;
      await pause(waitMs, { clock, signal, keepAlive });
    }
  }

  /** Gives the connections up; calls in flight and later ones reject with the code `API_OFF`. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#agent?.destroy();
  }

  async #exchange(call: ApiCall, limits: ExchangeLimits): Promise<Exchange> {
    const { off } = this.#options;
    if (off !== undefined) return { kind: 'off', why: off };
    if (this.#closed) return CLOSED;
    // The HTTP client ends the process where it is loaded without.
    if (!hasWebAssembly()) return { kind: 'off', why: 'this Node runs without WebAssembly (--jitless)' };
    this.#agent ??= connect(this.#base, this.#options);
    const { method, path, query = {}, body } = call;
    const request = {
      origin: this.#base.origin,
      path: `${this.#base.pathname.replace(/\/$/, '')}/${path}${queryText(query)}`,
      method,
      headers: headersOf(this.#options, body !== undefined),
      body: body?.text ?? null,
    };
    const exchange = await apiExchange(this.#agent, request, limits);
    return this.#closed ? CLOSED : exchange;
  }
}

function headersOf({ apiKey, agentId }: ApiClientOptions, hasBody: boolean): Record<string, string> {
  return {
    authorization: `Api-Key ${apiKey}`,
    'x-agent-id': agentId,
    accept: 'application/json',
    'user-agent': `lucidic-otel/${VERSION}`,
    ...(hasBody && { 'content-type': 'application/json' }),
  };
}

function queryText(query: NonNullable<ApiCall['query']>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return text.size === 0 ? '' : `?${text}`;
}

/** Loads the HTTP client: tens of milliseconds, which only who calls has to spend. */
function connect(url: URL, { timeoutMs, network }: ApiClientOptions): Dispatcher {
  const { createAgent }: typeof import('../../exporters/delivery/create-agent') =
    require('../../exporters/delivery/create-agent');
  return createAgent(url, { maxConnections: MAX_CONNECTIONS, timeoutMs, network });
}
