import type { Budget } from '../../src/core/budget';
import type { Clock } from '../../src/core/clock';
import { Fifo } from '../../src/core/fifo';
import type { Ledger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { Item } from './item';
import { type OpeningState, Openings } from './openings';
import type { SendResult, Transport, WireRequest } from './transport';

export interface DeliveryQueueOptions {
  readonly transport: Transport<WireRequest>;
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Requests in flight at most. */
  readonly maxConcurrency: number;
}

/** Milliseconds of the application's thread one round of sending may take. */
const SLICE_MS = 2;

/**
 * Moves items: each after its opening, many at a time, until every one is delivered or dropped with a reason. The
 * transport it is given does the retrying; what comes back from it is final.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #ready = new Fifo<() => Promise<void>>();
  readonly #openings = new Openings();
  readonly #abort = new AbortController();
  readonly #idle: (() => void)[] = [];
  #inFlight = 0;
  #size = 0;
  #stopped: string | undefined;
  #pumpScheduled = false;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
  }

  /** Items neither delivered nor dropped. */
  get size(): number {
    return this.#size;
  }

  /** Takes an accepted item; from here on the queue owes the ledger its end. */
  enqueue(item: Item): void {
    this.#size += 1;
    const state = this.#openings.of(item.after);
    state.unsettled += 1;
    if (this.#stopped !== undefined) this.#drop(item, state, this.#stopped);
    else if (state.phase.name === 'refused') this.#drop(item, state, 'session_rejected');
    else if (state.phase.name === 'open') this.#schedule(item, state, state.phase.value);
    else {
      state.waiting.push(item);
      if (state.phase.name === 'new') this.#open(state);
    }
  }

  /** Ends an opening after the last of its items; nothing is sent for one that was never used. */
  close(key: string): void {
    const state = this.#openings.find(key);
    if (state === undefined) return;
    state.closing = true;
    this.#closeIfDone(state);
  }

  /** Ends everything that is ours to end, each after its last item. */
  closeAll(): void {
    for (const state of [...this.#openings.all()]) {
      if (state.opening.closeRequest !== undefined) this.close(state.opening.key);
    }
  }

  /** Resolves when nothing is owed any more, closings included. */
  whenIdle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.push(resolve);
    });
  }

  /** Gives up: what is in flight is aborted, everything left and everything later is dropped with `reason`. */
  stop(reason: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason;
    this.#abort.abort();
    for (const state of this.#openings.all()) {
      for (const item of state.waiting.splice(0)) this.#drop(item, state, reason);
    }
    this.#pump();
  }

  #open(state: OpeningState): void {
    state.phase = { name: 'opening' };
    this.#enqueueTask(async () => {
      const result = await this.#send(() => state.opening.request());
      const waiting = state.waiting.splice(0);
      if (result.status === 'ok') {
        const value = state.opening.resolve(result.body);
        state.phase = { name: 'open', value };
        this.#options.ledger.session('opened');
        for (const item of waiting) this.#schedule(item, state, value);
        return;
      }
      const reason = this.#finalReason(result, 'session_rejected');
      state.phase = reason === 'session_rejected' ? { name: 'refused' } : { name: 'new' };
      if (reason === 'session_rejected') this.#options.ledger.session('rejected');
      for (const item of waiting) this.#drop(item, state, reason);
    });
  }

  #schedule(item: Item, state: OpeningState, value: string): void {
    this.#enqueueTask(async () => {
      const result = await this.#send(() => item.build(value));
      if (result.status === 'ok') {
        this.#options.ledger.deliver();
        this.#settle(item, state);
      } else {
        this.#drop(item, state, this.#finalReason(result, 'rejected'));
      }
    });
  }

  /** Never rejects: an item that cannot be built is an error of ours, and one lost item, not a stuck queue. */
  async #send(build: () => WireRequest): Promise<SendResult> {
    if (this.#stopped !== undefined) return { status: 'aborted' };
    try {
      return await this.#options.transport.send(build(), this.#abort.signal);
    } catch (error) {
      return { status: 'rejected', reason: 'internal_error', detail: String(error) };
    }
  }

  /** The drop reason of a final outcome; says aloud what a person must know. */
  #finalReason(result: Exclude<SendResult, { status: 'ok' }>, ifRejected: string): string {
    const { logger } = this.#options;
    if (result.status === 'unauthorized') {
      logger.warn('unauthorized', `The API refuses the key, so nothing is sent any more. ${result.detail}`);
      this.stop('unauthorized');
      return 'unauthorized';
    }
    if (result.status === 'aborted') return this.#stopped ?? 'shutdown';
    if (result.status === 'retryable') return 'retry_exhausted';
    const reason = result.reason === 'rejected' ? ifRejected : result.reason;
    logger.warn(reason, `Dropped as ${reason}. ${result.detail}`);
    return reason;
  }

  #drop(item: Item, state: OpeningState, reason: string): void {
    this.#options.ledger.drop(reason);
    this.#settle(item, state);
  }

  #settle(item: Item, state: OpeningState): void {
    this.#size -= 1;
    this.#options.budget.release(item.bytes);
    state.unsettled -= 1;
    this.#closeIfDone(state);
    this.#notifyIdle();
  }

  #closeIfDone(state: OpeningState): void {
    if (!state.closing || state.unsettled > 0 || state.phase.name === 'opening') return;
    state.closing = false;
    this.#openings.forget(state.opening.key);
    const { closeRequest } = state.opening;
    if (state.phase.name !== 'open' || closeRequest === undefined || this.#stopped !== undefined) return;
    const { value } = state.phase;
    this.#enqueueTask(async () => {
      const result = await this.#send(() => closeRequest(value));
      if (result.status === 'ok') this.#options.ledger.session('ended');
      else this.#finalReason(result, 'session_end_rejected');
    });
  }

  #enqueueTask(task: () => Promise<void>): void {
    this.#ready.push(task);
    this.#pump();
  }

  #pump(): void {
    const { clock, maxConcurrency } = this.#options;
    const startedMs = clock.monotonicMs();
    while (this.#inFlight < maxConcurrency) {
      const task = this.#ready.take();
      if (task === undefined) break;
      this.#inFlight += 1;
      void task().finally(() => {
        this.#inFlight -= 1;
        this.#pump();
        this.#notifyIdle();
      });
      if (clock.monotonicMs() - startedMs > SLICE_MS) {
        this.#pumpSoon();
        break;
      }
    }
  }

  #pumpSoon(): void {
    if (this.#pumpScheduled) return;
    this.#pumpScheduled = true;
    this.#options.clock.soon(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }

  #isIdle(): boolean {
    return this.#size === 0 && this.#inFlight === 0 && this.#ready.length === 0;
  }

  #notifyIdle(): void {
    if (!this.#isIdle()) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
