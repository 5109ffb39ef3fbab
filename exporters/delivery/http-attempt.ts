import type { Dispatcher } from 'undici';
import type { Clock } from '../../src/core/clock';
import type { AbortHub } from './abort-hub';
import type { AttemptOutcome } from './adaptive-limit';
import type { classifyResponse, ResponseHeaders } from './classify-response';
import type { Deadlines } from './deadlines';
import { decodeBody } from './decode-body';
import type { SendResult } from './transport';

/** What the attempts of a transport share. */
export interface HttpAttemptDeps {
  readonly clock: Clock;
  readonly aborts: AbortHub;
  readonly deadlines: Deadlines;
  /** What an answer means. */
  readonly classify: typeof classifyResponse;
  readonly onAttempt: ((latencyMs: number, outcome: AttemptOutcome) => void) | undefined;
}

/** Answers of the API are small; what lies beyond this is not read. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** One request and its answer: ends once, by the answer, an error, its signal or its deadline. */
export class HttpAttempt implements Dispatcher.DispatchHandler {
  readonly startedMs: number;
  readonly #deps: HttpAttemptDeps;
  readonly #signal: AbortSignal;
  readonly #resolve: (result: SendResult) => void;
  #controller: Dispatcher.DispatchController | undefined;
  /** When it went over a connection; before that it waited for one. */
  #sentMs: number | undefined;
  #settled = false;
  #status = 0;
  #headers: ResponseHeaders = {};
  #size = 0;
  #first: Buffer | undefined;
  #rest: Buffer[] | undefined;

  constructor(deps: HttpAttemptDeps, signal: AbortSignal, resolve: (result: SendResult) => void) {
    this.#deps = deps;
    this.#signal = signal;
    this.#resolve = resolve;
    this.startedMs = deps.clock.monotonicMs();
    deps.deadlines.add(this);
    deps.aborts.join(signal, this);
  }

  /** The caller's signal. */
  abort(): void {
    this.#giveUp({ status: 'aborted' }, 'failed');
  }

  expire(): void {
    // One that never had a connection tells of the network, not of the load.
    this.#giveUp(
      { status: 'retryable', reason: 'timeout' },
      this.#sentMs === undefined ? 'failed' : 'overloaded',
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#sentMs = this.#deps.clock.monotonicMs();
    // Given up while it waited for a connection: it must not be sent behind its caller's back.
    if (this.#settled) controller.abort(new Error('given up'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: ResponseHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_RESPONSE_BYTES) this.#giveUp(this.#answer(), 'answered');
    else if (this.#first === undefined) this.#first = chunk;
    else {
      this.#rest ??= [];
      this.#rest.push(chunk);
    }
  }

  onResponseEnd(): void {
    const isTooMuch = this.#status === 429 || this.#status === 503;
    this.#settle(this.#answer(), isTooMuch ? 'overloaded' : 'answered');
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#settle(outcomeOf(error), 'failed');
  }

  #answer(): SendResult {
    const first = this.#first ?? Buffer.alloc(0);
    const bytes = this.#rest === undefined ? first : Buffer.concat([first, ...this.#rest]);
    return this.#deps.classify(
      this.#status,
      this.#headers,
      decodeBody(bytes, this.#headers['content-encoding']),
    );
  }

  #giveUp(result: SendResult, outcome: AttemptOutcome): void {
    this.#settle(result, outcome);
    this.#controller?.abort(new Error('given up'));
  }

  #settle(result: SendResult, outcome: AttemptOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    const { clock, deadlines, aborts, onAttempt } = this.#deps;
    deadlines.delete(this);
    aborts.leave(this.#signal, this);
    onAttempt?.(clock.monotonicMs() - (this.#sentMs ?? this.startedMs), outcome);
    this.#resolve(result);
  }
}

/** What undici says when the pool was destroyed, and when HTTP cannot carry the request (a line break in a header). */
const CLOSED = 'UND_ERR_DESTROYED';
const IMPOSSIBLE = 'UND_ERR_INVALID_ARG';

function outcomeOf(error: Error): SendResult {
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (reason === CLOSED) return { status: 'aborted' };
  // Told by a proxy, and by texts that name a status and no address; the code of one is that of an impossible request.
  if (error.message.startsWith('Proxy ')) return { status: 'retryable', reason: error.message };
  if (reason === IMPOSSIBLE) return { status: 'rejected', reason: 'internal_error', detail: error.message };
  return { status: 'retryable', reason };
}
