import { ApiError } from '../../core/api-error';
import { APIKeyVerificationError } from '../../core/api-key-verification-error';
import { LucidicError } from '../../core/errors';
import { PromptError } from '../../core/prompt-error';
import { answerReader, type JsonObject } from '../answer-reader';
import type { ApiAnswer, ApiCall, ApiClient, CallOptions } from '../api-client';
import { cacheTtlMs, DEFAULT_TTL_SECONDS } from '../cache-ttl';
import { requiredText } from '../required-text';
import { type Loaded, SharedCache, WAIT_WITH_OLD_MS } from '../shared-cache';
import { waitFor } from '../wait-for';
import { type Filled, fillTemplate, type PromptVariables } from './fill-template';
import { Prompt, type PromptSource, type RawPrompt } from './prompt';
import { PromptDisk } from './prompt-disk';
import { rawPromptOf } from './raw-prompt-of';

/** Which prompt is asked for, and how fresh. */
export interface GetPromptOptions extends CallOptions {
  readonly promptName: string;
  /** Default: `production`. */
  readonly label?: string | undefined;
  /** Put in place of `{{name}}`; see `strictVariables`. */
  readonly variables?: PromptVariables | undefined;
  /** `true` rejects with a `PromptError` where variables are missing or left over. Default: the result names them. */
  readonly strictVariables?: boolean | undefined;
  /** Seconds a fetched prompt is good for; −1: for ever, 0: neither read from the cache nor kept there. Default: 300. */
  readonly cacheTtlSeconds?: number | undefined;
  /** Seconds beyond that in which the old prompt is given at once while a new one is fetched. Default: 3,600. */
  readonly staleSeconds?: number | undefined;
  /** The template to use where the prompt cannot be had. Without one the call rejects. */
  readonly fallback?: string | undefined;
}

/** A new version of a prompt. */
export interface UpdatePromptOptions extends CallOptions {
  readonly promptName: string;
  readonly promptContent: string;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Labels that move to this version. Without any, no label leads to it. */
  readonly labels?: readonly string[] | undefined;
}

/** New metadata for the version that has the label. */
export interface UpdatePromptMetadataOptions extends CallOptions {
  readonly promptName: string;
  /** Default: `production`. */
  readonly label?: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What was written. */
export interface PromptUpdate {
  readonly metadata: JsonObject;
  /** From 1; undefined where the API does not say. */
  readonly version: number | undefined;
}

const PATH = 'sdk/prompts';
const DEFAULT_LABEL = 'production';
const DEFAULT_STALE_SECONDS = 3_600;
const MAX_CACHED_ITEMS = 1_000;
const MAX_CACHED_BYTES = 16 * 1024 * 1024;

/** The prompts of an agent, cached by name and label. */
export class Prompts {
  readonly #client: ApiClient;
  readonly #cache: SharedCache<RawPrompt>;
  readonly #disk: PromptDisk | undefined;

  /** @param cacheDir Keeps prompts on disk as well, so that they outlive the process. */
  constructor(client: ApiClient, { cacheDir }: { readonly cacheDir?: string | undefined } = {}) {
    const { clock, logger, scope } = client;
    this.#client = client;
    this.#cache = new SharedCache({ clock, maxItems: MAX_CACHED_ITEMS, maxBytes: MAX_CACHED_BYTES });
    this.#disk =
      cacheDir === undefined ? undefined : new PromptDisk({ directory: cacheDir, scope, clock, logger });
  }

  /**
   * The prompt with its variables in place. A backend that is down costs nothing while there is an older copy or a
   * fallback; `source` says which it is.
   * @throws PromptError where there is none, `PROMPT_VARIABLES` where they do not fit and `strictVariables` is set;
   * APIKeyVerificationError; ApiError `API_ABORTED`; InvalidOperationError for a wrong argument.
   */
  async getPrompt(options: GetPromptOptions): Promise<Prompt> {
    const { variables = {}, strictVariables = false, label = DEFAULT_LABEL } = options;
    const promptName = requiredText(options.promptName, 'promptName');
    const { raw, source } = await this.#raw(options, promptName, label);
    const filled = fillTemplate(raw.content, variables);
    if (strictVariables && filled.missing.length + filled.unused.length > 0) {
      throw variablesError(promptName, filled);
    }
    return new Prompt({ promptName, label }, raw, filled, source);
  }

  /** The template as it is, of the same caches. Throws as `getPrompt` does. */
  async getRawPrompt(options: Omit<GetPromptOptions, 'variables' | 'strictVariables'>): Promise<string> {
    return (await this.getPrompt(options)).rawContent;
  }

  /**
   * Writes a new version, which never changes, and moves the labels given to it. What is cached of the prompt is forgotten.
   * @throws PromptError, APIKeyVerificationError, InvalidOperationError.
   */
  async updatePrompt(options: UpdatePromptOptions): Promise<PromptUpdate> {
    const { promptContent, description, metadata, labels, signal, timeoutMs } = options;
    const promptName = requiredText(options.promptName, 'promptName');
    const ids = { agent_id: this.#client.agentId, prompt_name: promptName, labels };
    const content = { prompt_content: requiredText(promptContent, 'promptContent'), description, metadata };
    const body = this.#client.body(ids, content);
    return this.#update(promptName, { method: 'PUT', path: PATH, body, signal, timeoutMs });
  }

  /**
   * Replaces the metadata of the version that has the label; its content stays. What is cached of the prompt is forgotten.
   * @throws PromptError, APIKeyVerificationError, InvalidOperationError.
   */
  async updatePromptMetadata(options: UpdatePromptMetadataOptions): Promise<PromptUpdate> {
    const { label = DEFAULT_LABEL, metadata, signal, timeoutMs } = options;
    const promptName = requiredText(options.promptName, 'promptName');
    const body = this.#client.body(
      { agent_id: this.#client.agentId, prompt_name: promptName, label },
      { metadata },
    );
    return this.#update(promptName, {
      method: 'PATCH',
      path: PATH,
      repeat: 'always',
      body,
      signal,
      timeoutMs,
    });
  }

  /** Once everything fetched until now is on disk, where it is to be kept there. */
  async close(): Promise<void> {
    await this.#disk?.settled();
  }

  async #raw(
    options: GetPromptOptions,
    promptName: string,
    label: string,
  ): Promise<{ readonly raw: RawPrompt; readonly source: PromptSource }> {
    const { fallback, signal, timeoutMs } = options;
    const { clock, defaultTimeoutMs } = this.#client;
    const ttlMs = cacheTtlMs(options.cacheTtlSeconds ?? DEFAULT_TTL_SECONDS, 'cacheTtlSeconds');
    const staleMs = cacheTtlMs(options.staleSeconds ?? DEFAULT_STALE_SECONDS, 'staleSeconds');
    const key = keyOf(promptName, label);
    const wait = { endpoint: `GET ${PATH}`, clock, timeoutMs: timeoutMs ?? defaultTimeoutMs, signal };
    try {
      if (ttlMs > 0 && !this.#cache.has(key)) {
        const kept = await this.#disk?.read(promptName, label);
        if (kept !== undefined) this.#cache.seed(key, kept);
      }
      const read = await this.#cache.read(key, {
        ttlMs,
        staleMs,
        load: () => this.#load(promptName, label, Math.max(wait.timeoutMs, defaultTimeoutMs)),
        onKept: (raw) => void this.#disk?.write(promptName, label, raw),
        wait: (flight, hasOld) =>
          waitFor(flight, hasOld ? { ...wait, timeoutMs: Math.min(wait.timeoutMs, WAIT_WITH_OLD_MS) } : wait),
        failsFast: fallback !== undefined,
        onRefreshFailed: (error) => this.#warn(promptName, error, 'an older copy is given'),
      });
      return { raw: read.value, source: read.origin };
    } catch (error) {
      if (error instanceof ApiError && error.code === 'API_ABORTED') throw error;
      if (fallback === undefined) throw promptError(promptName, error);
      this.#warn(promptName, error, 'the declared fallback is given');
      return { raw: { content: fallback, metadata: {} }, source: 'fallback' };
    }
  }

  async #load(promptName: string, label: string, timeoutMs: number): Promise<Loaded<RawPrompt>> {
    const query = { prompt_name: promptName, label, agent_id: this.#client.agentId };
    // Who waits holds the process; a refresh nobody waits for does not.
    const call = { method: 'GET', path: PATH, query, timeoutMs, background: true } as const;
    const answer = await this.#client.call(call);
    const value = rawPromptOf(answer.value);
    if (value === undefined) throw noContent(answer);
    return { value, bytes: value.content.length * 2 + JSON.stringify(value.metadata).length * 2 };
  }

  async #update(promptName: string, call: ApiCall): Promise<PromptUpdate> {
    const forget = async (): Promise<void> => {
      const prefix = keyOf(promptName, '');
      this.#cache.forget((key) => key.startsWith(prefix));
      await this.#disk?.forget(promptName);
    };
    await forget();
    try {
      const { value, endpoint } = await this.#client.call(call);
      const answer = answerReader(value, endpoint);
      return { metadata: answer.optionalObject('metadata') ?? {}, version: answer.optionalNumber('version') };
    } catch (error) {
      throw promptError(promptName, error);
    } finally {
      // What was fetched meanwhile may be the version before.
      await forget();
    }
  }

  #warn(promptName: string, error: unknown, instead: string): void {
    const { logger, isOn } = this.#client;
    if (!isOn) return;
    const code = error instanceof LucidicError ? error.code : 'internal error';
    logger.warn(
      'prompt',
      `The prompt ${this.#client.shown(promptName)} cannot be had (${code}): ${instead}.`,
    );
  }
}

/** A name cannot end another: it stands as JSON. */
function keyOf(promptName: string, label: string): string {
  return `${JSON.stringify(promptName)}:${label}`;
}

function noContent({ endpoint, attempts }: ApiAnswer): ApiError {
  const text = `${endpoint}: the answer has no text at "prompt_content". Check that baseUrl is the API’s.`;
  return new ApiError('API_BAD_ANSWER', text, { endpoint, attempts });
}

/** A wrong key, a caller's abort and a wrong argument are told as what they are. */
function promptError(promptName: string, error: unknown): unknown {
  if (!(error instanceof ApiError) || error instanceof APIKeyVerificationError) return error;
  if (error.code === 'API_ABORTED') return error;
  const text = `The prompt ${JSON.stringify(promptName)}: ${error.message}`;
  return new PromptError('PROMPT_UNAVAILABLE', text, { promptName, status: error.status, cause: error });
}

function variablesError(promptName: string, { missing, unused }: Filled): PromptError {
  const parts = [
    missing.length === 0 ? '' : `no value for ${missing.join(', ')}`,
    unused.length === 0 ? '' : `no place for ${unused.join(', ')}`,
  ].filter(Boolean);
  return new PromptError(
    'PROMPT_VARIABLES',
    `The prompt ${JSON.stringify(promptName)}: ${parts.join('; ')}. Give the variables its template names.`,
    { promptName, missingVariables: missing, leftOverVariables: unused },
  );
}
