import type { Json } from '../../exporters/mapping/lucidic-event';
import { ApiError } from '../core/api-error';
import { APIKeyVerificationError } from '../core/api-key-verification-error';
import { LucidicError } from '../core/errors';
import { FeatureFlagError } from '../core/feature-flag-error';
import { answerReader } from './answer-reader';
import type { ApiClient, CallOptions } from './api-client';
import { cacheTtlMs, DEFAULT_TTL_SECONDS } from './cache-ttl';
import { requiredText } from './required-text';
import { type Loaded, SharedCache, WAIT_WITH_OLD_MS } from './shared-cache';
import { waitFor } from './wait-for';

/** How a flag is asked for. */
export interface FlagOptions<T> extends CallOptions {
  /** Given where the flag cannot be had or is of another type. Without one the call rejects. */
  readonly fallback?: T | undefined;
  /** Seconds a fetched value is good for; −1: for ever, 0: neither read from the cache nor kept there. Default: 300. */
  readonly cacheTtlSeconds?: number | undefined;
}

const PATH = 'featureflags';
const MAX_CACHED_ITEMS = 10_000;
const MAX_CACHED_BYTES = 16 * 1024 * 1024;

/** The feature flags of an agent, cached by name as the text of their JSON, so that no caller changes another's value. */
export class Flags {
  readonly #client: ApiClient;
  readonly #cache: SharedCache<string>;

  constructor(client: ApiClient) {
    this.#client = client;
    this.#cache = new SharedCache({
      clock: client.clock,
      maxItems: MAX_CACHED_ITEMS,
      maxBytes: MAX_CACHED_BYTES,
    });
  }

  /**
   * The value of a flag, whatever its type.
   * @throws FeatureFlagError where it cannot be had; APIKeyVerificationError; ApiError `API_ABORTED`;
   * InvalidOperationError for a wrong argument. The typed getters throw the same, and `FLAG_TYPE` for another type.
   */
  getFeatureFlag(flagName: string, options: FlagOptions<Json> = {}): Promise<Json> {
    return this.#get(flagName, options, 'JSON', isAnything);
  }

  getBoolFlag(flagName: string, options: FlagOptions<boolean> = {}): Promise<boolean> {
    return this.#get(flagName, options, 'boolean', isBoolean);
  }

  /** A whole number. */
  getIntFlag(flagName: string, options: FlagOptions<number> = {}): Promise<number> {
    return this.#get(flagName, options, 'whole number', isInt);
  }

  getFloatFlag(flagName: string, options: FlagOptions<number> = {}): Promise<number> {
    return this.#get(flagName, options, 'number', isNumber);
  }

  getStringFlag(flagName: string, options: FlagOptions<string> = {}): Promise<string> {
    return this.#get(flagName, options, 'text', isText);
  }

  /** An object or a list; the caller's own copy. */
  getJsonFlag<T extends object = { [key: string]: Json }>(
    flagName: string,
    options: FlagOptions<T> = {},
  ): Promise<T> {
    return this.#get(flagName, options, 'object or list', (value): value is T & Json => isStructure(value));
  }

  /** Forgets the values fetched: of one flag, or of all. */
  clearFeatureFlagCache(flagName?: string): void {
    this.#cache.forget((key) => flagName === undefined || key === flagName);
  }

  async #get<T>(
    name: string,
    { fallback, cacheTtlSeconds = DEFAULT_TTL_SECONDS, signal, timeoutMs }: FlagOptions<T>,
    expected: string,
    is: (value: Json) => value is T & Json,
  ): Promise<T> {
    const flagName = requiredText(name, 'flagName');
    const ttlMs = cacheTtlMs(cacheTtlSeconds, 'cacheTtlSeconds');
    const { clock, defaultTimeoutMs } = this.#client;
    const wait = { endpoint: `GET ${PATH}`, clock, timeoutMs: timeoutMs ?? defaultTimeoutMs, signal };
    try {
      const read = await this.#cache.read(flagName, {
        ttlMs,
        // A flag is switched to be seen: an old value is given only where there is no new one.
        staleMs: 0,
        load: () => this.#load(flagName, Math.max(wait.timeoutMs, defaultTimeoutMs)),
        wait: (flight, hasOld) =>
          waitFor(flight, hasOld ? { ...wait, timeoutMs: Math.min(wait.timeoutMs, WAIT_WITH_OLD_MS) } : wait),
        failsFast: fallback !== undefined,
        onRefreshFailed: (error) => this.#warn(flagName, error, 'its last value is given'),
      });
      const value: Json = JSON.parse(read.value);
      if (is(value)) return value;
      throw typeError(flagName, expected, value);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'API_ABORTED') throw error;
      if (fallback === undefined) throw flagError(flagName, error);
      this.#warn(flagName, error, 'the declared fallback is given');
      return fallback;
    }
  }

  async #load(flagName: string, timeoutMs: number): Promise<Loaded<string>> {
    const query = { flag_name: flagName, agent_id: this.#client.agentId };
    // Who waits holds the process; the request itself does not.
    const call = { method: 'GET', path: PATH, query, timeoutMs, background: true } as const;
    const { value, endpoint, attempts } = await this.#client.call(call);
    const { whole } = answerReader(value, endpoint);
    if (whole['value'] === undefined) {
      const told = typeof whole['error'] === 'string' ? whole['error'] : 'the answer has no value';
      throw new ApiError('API_BAD_ANSWER', `${endpoint}: ${told}.`, { endpoint, attempts });
    }
    const text = JSON.stringify(whole['value']);
    return { value: text, bytes: (text.length + flagName.length) * 2 };
  }

  #warn(flagName: string, error: unknown, instead: string): void {
    const { logger, isOn } = this.#client;
    if (!isOn) return;
    const code = error instanceof LucidicError ? error.code : 'internal error';
    logger.warn('flag', `The flag ${this.#client.shown(flagName)} cannot be had (${code}): ${instead}.`);
  }
}

/** A wrong key, a caller's abort and a wrong argument are told as what they are. */
function flagError(flagName: string, error: unknown): unknown {
  if (!(error instanceof ApiError) || error instanceof APIKeyVerificationError) return error;
  const text = `The feature flag ${JSON.stringify(flagName)}: ${error.message}`;
  return new FeatureFlagError('FLAG_UNAVAILABLE', text, { flagName, status: error.status, cause: error });
}

/** Names the type that came, never the value. */
function typeError(flagName: string, expected: string, value: Json): FeatureFlagError {
  const came = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  const text = `The feature flag ${JSON.stringify(flagName)} is of type ${came}; asked for was: ${expected}. Use the getter of its type, or change the flag.`;
  return new FeatureFlagError('FLAG_TYPE', text, { flagName });
}

function isAnything(value: Json): value is Json {
  return value !== undefined;
}

function isBoolean(value: Json): value is boolean {
  return typeof value === 'boolean';
}

function isInt(value: Json): value is number {
  return Number.isSafeInteger(value);
}

function isNumber(value: Json): value is number {
  return typeof value === 'number';
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}

function isStructure(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}
