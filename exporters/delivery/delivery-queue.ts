import type { Clock } from '../../src/core/clock';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import { type Conclusion, conclude } from './conclusion';
import type { CloseOptions, CloseTask, DeliveryTask } from './delivery-task';
import { type Item, smallerItem } from './item';
import { type Closing, type OpeningState, Openings, type OwedItem, resolvedValue } from './openings';
import { Pump } from './pump';
import { Sender } from './sender';
import type { Slots } from './slots';
import type { SendResult, Transport, WireRequest } from './transport';
import { Waves } from './waves';

export interface DeliveryQueueOptions {
  readonly transport: Transport<WireRequest>;
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many requests may be in flight. Nobody else takes any. */
  readonly slots: Slots;
  /** Items that a stop leaves unsent are in the spool for a next process: held, not dropped. Default: false. */
  readonly holdsUnsent?: boolean;
}

/**
 * Moves items: each after its opening, many at a time, until every one is delivered or dropped with a reason. The
 * transport it is given does the retrying; what comes back from it is final. A key that is refused ends the sending: what
 * is here is held until the queue is stopped, and then dropped `unauthorized`.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #pump: Pump<DeliveryTask>;
  readonly #openings = new Openings();
  readonly #waves = new Waves();
  readonly #sender: Sender;
  readonly #onHeld: (() => void)[] = [];
  #size = 0;
  #errands = 0;
  #held = false;
  #stopped: string | undefined;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    const { clock, slots } = options;
    this.#sender = new Sender(options);
    this.#pump = new Pump({ clock, slots, run: (task) => this.#run(task) });
  }

  /** Items neither delivered nor dropped, errands aside. */
  get size(): number {
    return this.#size - this.#errands;
  }

  /** Whether more items would find something to do soon, beside `others` on their way; `atLeast` are always wanted. */
  wants(atLeast: number, others = 0): boolean {
    const { slots } = this.#options;
    return !this.#held && this.#size - slots.parked + others < Math.max(atLeast, 2 * slots.limit);
  }

  /** True once the key was refused: what is here stays, and a flush waits for none of it. */
  get isHeld(): boolean {
    return this.#held;
  }

  /** Calls `fn` when the key is refused. */
  onHeld(fn: () => void): void {
    this.#onHeld.push(fn);
  }

  /** Calls `fn` whenever an item was taken by the API and now waits for its uploads: others are wanted in its place. */
  onAside(fn: () => void): void {
    this.#sender.onAside = fn;
  }

  /** Why nothing is taken any more; undefined while the queue works. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** Unsent items are let go of without a word in the ledger. */
  get isHolding(): boolean {
    return this.#stopped !== undefined && this.#options.holdsUnsent === true;
  }

  /** Takes an accepted item; from here on the queue owes the ledger its end. */
  enqueue(item: Item): void {
    const state = this.#openings.of(item.after);
    const owed = { item, state, wave: this.#waves.enter() };
    this.#size += 1;
    state.unsettled += 1;
    if (item.isErrand) {
      this.#errands += 1;
      if (!state.errands.enter(owed)) return;
    }
    this.#start(owed);
  }

  #start(owed: OwedItem): void {
    const { state } = owed;
    if (this.#stopped !== undefined) this.#drop(owed, this.#stopped);
    else if (state.phase.name === 'refused') this.#drop(owed, 'session_rejected');
    else if (state.phase.name === 'open') this.#pump.push({ deliver: owed, value: state.phase.value });
    else {
      state.waiting.push(owed);
      if (state.phase.name === 'new') this.#open(state);
    }
  }

  /** Ends an opening after the last of its items. Nothing is sent for one that was never used and is not `left`. */
  close(key: string, { onClosed, left, request }: CloseOptions = {}): void {
    const state = left === undefined ? this.#openings.find(key) : this.#openings.of(left);
    const closing: Closing = { wave: this.#waves.enter(), onClosed, request };
    if (state === undefined || state.closing !== undefined) {
      if (state?.closing !== undefined) state.closing.request ??= request;
      this.#done(closing);
      return;
    }
    state.closing = closing;
    if (left !== undefined && state.phase.name === 'new' && this.#stopped === undefined) this.#open(state);
    this.#closeIfDone(state);
  }

  /** What was closed for good may be opened again. */
  resume(key: string): void {
    this.#openings.resume(key);
  }

  /** Ends everything that is ours to end, each after its last item. */
  closeAll(): void {
    for (const state of [...this.#openings.all()]) {
      if (state.opening.closeRequest !== undefined) this.close(state.opening.key);
    }
  }

  /** Resolves when nothing taken until now is owed any more, closings included; at once while the queue is held. */
  whenSettled(): Promise<void> {
    return this.#waves.whenSettled();
  }

  /** Gives up: what is in flight is aborted, everything left and everything later is dropped with the reason. */
  stop(wish: string): void {
    if (this.#stopped !== undefined) return;
    const reason = this.#held ? 'unauthorized' : wish;
    this.#stopped = reason;
    this.#sender.stop();
    for (const task of this.#pump.takeAll()) {
      if ('deliver' in task) this.#drop(task.deliver, reason);
      else if ('close' in task) this.#done(task.closing);
      else task.open.phase = { name: 'new' };
    }
    for (const state of this.#openings.all()) this.#dropAll(state, reason);
  }

  #open(state: OpeningState): void {
    state.phase = { name: 'opening' };
    this.#pump.push({ open: state });
  }

  #opened(state: OpeningState, waitedThroughout: number, result: SendResult): void {
    const { opening } = state;
    const value = result.status === 'ok' ? resolvedValue(opening, result.body) : result;
    if (typeof value === 'string') {
      state.phase = { name: 'open', value };
      this.#options.ledger.session('opened');
      this.#pump.pushAll(state.waiting.splice(0).map((deliver) => ({ deliver, value })));
      this.#closeIfDone(state);
    } else if (value.status === 'unauthorized') {
      state.phase = { name: 'new' };
      this.#hold(value.detail);
      if (this.#stopped !== undefined) this.#dropAll(state, this.#stopped);
    } else {
      const conclusion = conclude(value, 'opening', this.#stopped ?? 'shutdown');
      const { reason } = conclusion;
      const refused = reason === 'session_rejected';
      state.phase = { name: refused ? 'refused' : 'new' };
      if (refused) this.#options.ledger.session('rejected');
      // A refusal is final for all; after an outage only those go that waited as long as the opening was tried.
      if (refused) this.#dropAll(state, reason);
      else for (const owed of state.waiting.splice(0, waitedThroughout)) this.#drop(owed, reason);
      if (state.waiting.length > 0) this.#open(state);
      this.#closeIfDone(state);
      this.#say(conclusion);
    }
  }

  #delivered(owed: OwedItem, value: string, result: SendResult): void {
    if (result.status === 'ok') {
      if (owed.item.settle('delivered')) this.#options.ledger.deliver();
      this.#leave(owed);
    } else if (result.status === 'unauthorized') {
      this.#hold(result.detail);
      if (this.#stopped === undefined) this.#pump.push({ deliver: owed, value });
      else this.#drop(owed, this.#stopped);
    } else {
      const smaller = this.#stopped === undefined ? smallerItem(owed.item, result) : undefined;
      if (smaller !== undefined) {
        this.#pump.push({ deliver: { ...owed, item: smaller }, value });
        return;
      }
      const conclusion = conclude(
        result,
        owed.item.isErrand ? 'errand' : 'item',
        this.#stopped ?? 'shutdown',
      );
      this.#drop(owed, conclusion.reason);
      this.#say(conclusion);
    }
  }

  #closed(task: CloseTask, result: SendResult): void {
    if (result.status === 'unauthorized') {
      this.#hold(result.detail);
      if (this.#stopped === undefined) this.#pump.push(task);
      else this.#done(task.closing);
      return;
    }
    if (result.status === 'ok') this.#options.ledger.session('ended');
    this.#done(task.closing);
    if (result.status !== 'ok') this.#say(conclude(result, 'closing', this.#stopped ?? 'shutdown'));
  }

  /** Nothing else will go through with this key. Said once, when what it came with is accounted for. */
  #hold(detail: string): void {
    if (this.#held || this.#stopped !== undefined) return;
    this.#held = true;
    this.#pump.halt();
    for (const call of this.#onHeld) call();
    this.#waves.giveUp();
    const kept = 'so nothing is sent any more; events are kept until shutdown.';
    this.#say({ reason: 'unauthorized', message: `The API refuses the key, ${kept} ${detail}` });
  }

  #say({ reason, message }: Conclusion): void {
    if (message !== undefined) this.#options.logger.warn(reason, message);
  }

  #drop(owed: OwedItem, reason: string): void {
    if (this.isHolding && reason === this.#stopped) owed.item.hold();
    else if (owed.item.settle({ dropped: reason })) this.#options.ledger.drop(reason);
    this.#leave(owed);
  }

  #dropAll({ waiting, errands }: OpeningState, reason: string): void {
    for (const owed of [...waiting.splice(0), ...errands.takeWaiting()]) this.#drop(owed, reason);
  }

  #leave({ item, state, wave }: OwedItem): void {
    this.#size -= 1;
    state.unsettled -= 1;
    if (item.isErrand) {
      this.#errands -= 1;
      const next = state.errands.next();
      if (next !== undefined) this.#start(next);
    }
    this.#closeIfDone(state);
    this.#waves.leave(wave);
  }

  #closeIfDone(state: OpeningState): void {
    const { closing, phase, opening } = state;
    const closeRequest = closing?.request ?? opening.closeRequest;
    if (closing === undefined || state.unsettled > 0 || phase.name === 'opening') return;
    state.closing = undefined;
    this.#openings.forget(opening.key);
    if (phase.name === 'open' && closing.request !== undefined)
      this.#openings.close(opening.key, phase.value);
    if (phase.name === 'open' && closeRequest !== undefined && this.#stopped === undefined) {
      this.#pump.push({ close: () => closeRequest(phase.value), closing });
    } else {
      this.#done(closing);
    }
  }

  #done({ wave, onClosed }: Closing): void {
    if (!this.isHolding) onClosed?.();
    this.#waves.leave(wave);
  }

  #run(task: DeliveryTask): void {
    if ('deliver' in task) {
      const { deliver, value } = task;
      this.#sender.send(
        () => deliver.item.build(value),
        (result) => this.#delivered(deliver, value, result),
      );
    } else if ('open' in task) {
      const { open } = task;
      const waitedThroughout = open.waiting.length;
      this.#sender.send(
        () => open.opening.request(),
        (result) => this.#opened(open, waitedThroughout, result),
      );
    } else {
      this.#sender.send(task.close, (result) => this.#closed(task, result));
    }
  }
}
