import { setMaxListeners } from 'node:events';
import type { Clock } from '../../src/core/clock';
import { Fifo } from '../../src/core/fifo';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import { attempted, type Failure, internalError, isTooLarge, resolved } from './failure';
import type { Item } from './item';
import { type OpeningState, Openings, type OwedItem } from './openings';
import type { SendResult, Transport, WireRequest } from './transport';
import { type Wave, Waves } from './waves';

export interface DeliveryQueueOptions {
  readonly transport: Transport<WireRequest>;
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Requests in flight at most. */
  readonly maxConcurrency: number;
}

/** Milliseconds of the application's thread one round of sending may take. */
const SLICE_MS = 2;

/** Why something failed for good, and what a person must know of it. */
interface Conclusion {
  readonly reason: string;
  readonly message?: string;
}

type Task =
  | { readonly open: OpeningState }
  | { readonly deliver: OwedItem; readonly value: string }
  | { readonly close: () => WireRequest; readonly wave: Wave };

/**
 * Moves items: each after its opening, many at a time, until every one is delivered or dropped with a reason. The
 * transport it is given does the retrying; what comes back from it is final.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #ready = new Fifo<Task>();
  readonly #openings = new Openings();
  readonly #waves = new Waves();
  readonly #abort = new AbortController();
  #inFlight = 0;
  #size = 0;
  #parked = 0;
  #onParked: (() => void) | undefined;
  #stopped: string | undefined;
  #pumpScheduled = false;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    // Every request in flight listens; Node takes more than ten listeners for a leak and says so on stderr.
    setMaxListeners(0, this.#abort.signal);
  }

  /** Items neither delivered nor dropped. */
  get size(): number {
    return this.#size;
  }

  /** Items among them that the API has taken and that only wait for uploads. */
  get parked(): number {
    return this.#parked;
  }

  /** Calls `fn` whenever one is parked: there is room for another. */
  onParked(fn: () => void): void {
    this.#onParked = fn;
  }

  /** Why nothing is sent any more; undefined while the queue works. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** Takes an accepted item; from here on the queue owes the ledger its end. */
  enqueue(item: Item): void {
    const state = this.#openings.of(item.after);
    const owed = { item, state, wave: this.#waves.enter() };
    this.#size += 1;
    state.unsettled += 1;
    if (this.#stopped !== undefined) this.#drop(owed, this.#stopped);
    else if (state.phase.name === 'refused') this.#drop(owed, 'session_rejected');
    else if (state.phase.name === 'open') this.#push({ deliver: owed, value: state.phase.value });
    else {
      state.waiting.push(owed);
      if (state.phase.name === 'new') this.#open(state);
    }
  }

  /** Ends an opening after the last of its items; nothing is sent for one that was never used. */
  close(key: string): void {
    const state = this.#openings.find(key);
    if (state === undefined || state.closing !== undefined) return;
    state.closing = this.#waves.enter();
    this.#closeIfDone(state);
  }

  /** Ends everything that is ours to end, each after its last item. */
  closeAll(): void {
    for (const state of [...this.#openings.all()]) {
      if (state.opening.closeRequest !== undefined) this.close(state.opening.key);
    }
  }

  /** Resolves when nothing taken until now is owed any more, closings included. */
  whenSettled(): Promise<void> {
    return this.#waves.whenSettled();
  }

  /** Gives up: what is in flight is aborted, everything left and everything later is dropped with `reason`. */
  stop(reason: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason;
    this.#abort.abort();
    for (let task = this.#ready.take(); task !== undefined; task = this.#ready.take()) {
      if ('deliver' in task) this.#drop(task.deliver, reason);
      else if ('close' in task) this.#waves.leave(task.wave);
      else task.open.phase = { name: 'new' };
    }
    for (const state of this.#openings.all()) this.#dropWaiting(state, state.waiting.length, reason);
  }

  #open(state: OpeningState): void {
    state.phase = { name: 'opening' };
    this.#push({ open: state });
  }

  async #runOpening(state: OpeningState): Promise<void> {
    const waitedThroughout = state.waiting.length;
    const { opening } = state;
    const result = await this.#send(() => opening.request());
    const value = result.status === 'ok' ? resolved(() => opening.resolve(result.body)) : result;
    if (typeof value === 'string') {
      state.phase = { name: 'open', value };
      this.#options.ledger.session('opened');
      for (const deliver of state.waiting.splice(0)) this.#ready.push({ deliver, value });
      this.#closeIfDone(state);
    } else {
      const conclusion = this.#conclude(value, 'session_rejected');
      const { reason } = conclusion;
      const refused = reason === 'session_rejected';
      state.phase = { name: refused ? 'refused' : 'new' };
      if (refused) this.#options.ledger.session('rejected');
      // A refusal is final for all; after an outage only those go that waited as long as the opening was tried.
      this.#dropWaiting(state, refused ? state.waiting.length : waitedThroughout, reason);
      if (state.waiting.length > 0) this.#open(state);
      this.#closeIfDone(state);
      this.#say(conclusion);
    }
  }

  async #runDelivery(owed: OwedItem, value: string): Promise<void> {
    const result = await this.#send(() => owed.item.build(value));
    // Storage that is down must not take the places of items that do not need it, so the rest has none.
    if (result.status === 'ok' && result.rest !== undefined) void this.#park(owed, value, result.rest);
    else this.#end(owed, value, result);
  }

  async #park(owed: OwedItem, value: string, rest: () => Promise<SendResult>): Promise<void> {
    this.#parked += 1;
    this.#onParked?.();
    const result = await rest().catch(internalError);
    this.#parked -= 1;
    this.#end(owed, value, result);
  }

  /** One that is too large is sent again as long as there is a smaller form of it. */
  #end(owed: OwedItem, value: string, result: SendResult): void {
    if (result.status === 'ok') {
      if (owed.item.settle()) this.#options.ledger.deliver();
      this.#leave(owed);
      return;
    }
    const item = isTooLarge(result) ? attempted(() => owed.item.tooLarge?.()) : undefined;
    if (item !== undefined) {
      this.#push({ deliver: { ...owed, item }, value });
      return;
    }
    const conclusion = this.#conclude(result, 'rejected');
    this.#drop(owed, conclusion.reason);
    this.#say(conclusion);
  }

  async #runClosing(request: () => WireRequest, wave: Wave): Promise<void> {
    const result = await this.#send(request);
    if (result.status === 'ok') this.#options.ledger.session('ended');
    const conclusion = result.status === 'ok' ? undefined : this.#conclude(result, 'session_end_rejected');
    this.#waves.leave(wave);
    if (conclusion !== undefined) this.#say(conclusion);
  }

  /** Never rejects: what cannot be built is an error of ours and one lost item, not a stuck queue. */
  async #send(build: () => WireRequest): Promise<SendResult> {
    try {
      return await this.#options.transport.send(build(), this.#abort.signal);
    } catch (error) {
      return internalError(error);
    }
  }

  /**
   * What a final failure means. A refused key stops everything here and now; what is to be said about it is returned, to
   * be said once the accounts are settled.
   */
  #conclude(failure: Failure, ifRejected: string): Conclusion {
    if (failure.status === 'aborted') return { reason: this.#stopped ?? 'shutdown' };
    if (failure.status === 'unauthorized') {
      const isFirst = this.#stopped === undefined;
      this.stop('unauthorized');
      const message = `The API refuses the key, so nothing is sent any more. ${failure.detail}`;
      return { reason: 'unauthorized', ...(isFirst ? { message } : {}) };
    }
    const [given, detail] =
      failure.status === 'retryable' ? ['retry_exhausted', failure.reason] : [failure.reason, failure.detail];
    // Only an item can be too large; a session that is has been refused.
    const isRefused = given === 'rejected' || (isTooLarge(failure) && ifRejected !== 'rejected');
    const reason = isRefused ? ifRejected : given;
    return { reason, message: `The API did not take a request: ${reason}. ${detail}` };
  }

  #say({ reason, message }: Conclusion): void {
    if (message !== undefined) this.#options.logger.warn(reason, message);
  }

  #drop(owed: OwedItem, reason: string): void {
    if (owed.item.settle()) this.#options.ledger.drop(reason);
    this.#leave(owed);
  }

  #dropWaiting(state: OpeningState, count: number, reason: string): void {
    for (const owed of state.waiting.splice(0, count)) this.#drop(owed, reason);
  }

  #leave({ state, wave }: OwedItem): void {
    this.#size -= 1;
    state.unsettled -= 1;
    this.#closeIfDone(state);
    this.#waves.leave(wave);
  }

  #closeIfDone(state: OpeningState): void {
    const { closing, phase, opening } = state;
    const { closeRequest } = opening;
    if (closing === undefined || state.unsettled > 0 || phase.name === 'opening') return;
    state.closing = undefined;
    this.#openings.forget(opening.key);
    if (phase.name === 'open' && closeRequest !== undefined && this.#stopped === undefined) {
      this.#push({ close: () => closeRequest(phase.value), wave: closing });
    } else {
      this.#waves.leave(closing);
    }
  }

  #push(task: Task): void {
    this.#ready.push(task);
    this.#pump();
  }

  #pump(): void {
    const { clock, maxConcurrency } = this.#options;
    // Once a slice is used up, nothing goes out before the next turn of the loop, whoever asks.
    if (this.#pumpScheduled || this.#inFlight >= maxConcurrency) return;
    const startedMs = clock.monotonicMs();
    while (this.#inFlight < maxConcurrency) {
      const task = this.#ready.take();
      if (task === undefined) return;
      this.#inFlight += 1;
      const done = (): void => {
        this.#inFlight -= 1;
        this.#pump();
      };
      void this.#run(task).then(done, done);
      if (clock.monotonicMs() - startedMs > SLICE_MS) {
        this.#pumpSoon();
        return;
      }
    }
  }

  #run(task: Task): Promise<void> {
    if ('deliver' in task) return this.#runDelivery(task.deliver, task.value);
    if ('open' in task) return this.#runOpening(task.open);
    return this.#runClosing(task.close, task.wave);
  }

  #pumpSoon(): void {
    this.#pumpScheduled = true;
    this.#options.clock.soon(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }
}
