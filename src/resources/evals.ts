import { ApiError } from '../core/api-error';
import { APIKeyVerificationError } from '../core/api-key-verification-error';
import { Fifo } from '../core/fifo';
import { onEnding } from '../core/process-hooks';
import type { ApiBody } from './api-body';
import type { ApiClient } from './api-client';
import { endingOfEvals } from './ending-of-evals';
import type { SessionLink } from './session-link';
import { waitFor } from './wait-for';

/** The result of an evaluation. */
export interface EvalOptions {
  /** True or false, a number, or a text. */
  readonly result: boolean | number | string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Default: the session this code runs in. */
  readonly sessionId?: string | undefined;
}

/** What became of evals: at every instant `accepted = delivered + dropped + pending`. */
export interface EvalStats {
  readonly accepted: number;
  readonly delivered: number;
  /** By reason: `invalid`, `no_session`, `session_rejected`, `queue_full`, `rejected`, `unauthorized`, `retry_exhausted`, `shutdown`. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly pending: number;
}

export interface EvalsOptions {
  readonly link: SessionLink;
  /** Milliseconds an eval is tried while the backend is down. */
  readonly retryForMs: number;
  /** Milliseconds a process that ends is held for delivery; 0: not at all. */
  readonly exitTimeoutMs: number;
}

interface Waiting {
  readonly sessionId: string;
  readonly body: ApiBody;
  readonly settled: () => void;
}

const PATH = 'sdk/evals';
const MAX_PENDING_ITEMS = 10_000;
const MAX_AT_ONCE = 8;
const DEFAULT_FLUSH_MS = 5_000;

/** Results of evaluations, sent in the background after their sessions were opened. */
export class Evals {
  readonly #client: ApiClient;
  readonly #options: EvalsOptions;
  readonly #waiting = new Fifo<Waiting>();
  readonly #unsettled = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #dropped = new Map<string, number>();
  #stopWatching: (() => void) | undefined;
  #accepted = 0;
  #delivered = 0;
  #active = 0;

  constructor(client: ApiClient, options: EvalsOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * Takes a result and returns at once. Never throws: what cannot be sent is counted in `stats()` and warned of. Does
   * nothing where Lucidic is switched off.
   */
  emit(given: EvalOptions): void {
    if (!this.#client.isOn) return;
    this.#accepted += 1;
    const { sessionId = this.#options.link.currentSessionId() } = given;
    const body = this.#bodyOf(given);
    if (body === undefined) this.#drop('invalid', 'its result is no boolean, finite number or text');
    else if (sessionId === undefined) this.#drop('no_session', 'emit it inside a session, or give sessionId');
    else if (this.#closing.signal.aborted) this.#drop('shutdown', 'it came after the shutdown');
    else if (this.#unsettled.size >= MAX_PENDING_ITEMS) this.#drop('queue_full', 'too many are waiting');
    else this.#take(sessionId, body);
  }

  /** How many are neither delivered nor dropped. */
  pending(): number {
    return this.#unsettled.size;
  }

  /**
   * True when everything emitted until now is delivered or dropped; false when `timeoutMs` (default 5,000) ran out first.
   * Never rejects.
   */
  flush({ timeoutMs = DEFAULT_FLUSH_MS }: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    const { clock } = this.#client;
    const all = Promise.all(this.#unsettled);
    return waitFor(all, { endpoint: `POST ${PATH}`, clock, timeoutMs, signal: undefined }).then(
      () => true,
      () => false,
    );
  }

  stats(): EvalStats {
    return {
      accepted: this.#accepted,
      delivered: this.#delivered,
      dropped: Object.fromEntries(this.#dropped),
      pending: this.pending(),
    };
  }

  /** Drops what is left as `shutdown`; flush before. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopWatching?.();
    await Promise.all(this.#unsettled);
  }

  #take(sessionId: string, body: ApiBody): void {
    this.#stopWatching ??= onEnding(endingOfEvals(this, this.#options.exitTimeoutMs));
    const unsettled: Promise<void> = new Promise((resolve) => {
      const settled = (): void => {
        this.#unsettled.delete(unsettled);
        resolve();
      };
      this.#waiting.push({ sessionId, body, settled });
    });
    this.#unsettled.add(unsettled);
    this.#sendNext();
  }

  /** Masked now, before it waits anywhere; undefined where the result is none. */
  #bodyOf({ result, name, description }: EvalOptions): ApiBody | undefined {
    try {
      const isResult = typeof result === 'number' ? Number.isFinite(result) : isTextOrFlag(result);
      return isResult ? this.#client.body({}, { result, name, description }) : undefined;
    } catch {
      return undefined;
    }
  }

  #sendNext(): void {
    while (this.#active < MAX_AT_ONCE) {
      const next = this.#waiting.take();
      if (next === undefined) return;
      this.#active += 1;
      void this.#send(next).then(() => {
        this.#active -= 1;
        next.settled();
        this.#sendNext();
      });
    }
  }

  /** Never rejects. */
  async #send({ sessionId, body }: Waiting): Promise<void> {
    const { link, retryForMs: timeoutMs } = this.#options;
    const { clock } = this.#client;
    const { signal } = this.#closing;
    const wait = { endpoint: `POST ${PATH}`, clock, timeoutMs, signal, keepAlive: false };
    const wireId = await waitFor(link.whenOpen(sessionId), wait).catch(() => undefined);
    if (wireId === undefined) {
      this.#drop(signal.aborted ? 'shutdown' : 'session_rejected', 'its session was not opened');
      return;
    }
    // What a mask made of a number is a text.
    const ids = { session_id: wireId, result_type: typeof body.field('result') };
    try {
      await this.#client.call({
        method: 'POST',
        path: PATH,
        body: body.with(ids),
        background: true,
        maxAttempts: Number.POSITIVE_INFINITY,
        timeoutMs,
        signal,
      });
      this.#delivered += 1;
    } catch (error) {
      this.#drop(reasonOf(error), error instanceof ApiError ? error.code : 'internal error');
    }
  }

  #drop(reason: string, why: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
    this.#client.logger.warn(`eval_${reason}`, `An eval was dropped, ${reason}: ${why}.`);
  }
}

function isTextOrFlag(result: unknown): boolean {
  return typeof result === 'string' || typeof result === 'boolean';
}

function reasonOf(error: unknown): string {
  if (error instanceof APIKeyVerificationError) return 'unauthorized';
  if (!(error instanceof ApiError)) return 'internal_error';
  if (error.code === 'API_ABORTED' || error.code === 'API_OFF') return 'shutdown';
  return error.code === 'API_REFUSED' ? 'rejected' : 'retry_exhausted';
}
