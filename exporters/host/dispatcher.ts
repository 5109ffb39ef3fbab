import type { Clock, Timer } from '../../src/core/clock';
import { Fifo } from '../../src/core/fifo';
import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { ModelPrice } from '../../src/core/model-price';
import type { CommandOutcome, SessionCommand } from '../../src/core/session-command';
import type { SessionRecord } from '../../src/core/span-record';
import type { DeliveryQueue } from '../delivery/delivery-queue';
import type { Item } from '../delivery/item';
import { mapRecord } from '../mapping/map-record';
import type { Custody } from './custody';
import { eventItem } from './event-item';
import { SessionErrands } from './session-errands';
import { sessionOpening } from './session-opening';
import { Turns } from './turns';

export interface DispatcherOptions {
  readonly queue: DeliveryQueue;
  readonly ledger: DeliveryLedger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly agentId: string;
  /** Bytes of a payload's JSON in UTF-8; one with more is uploaded beside its event. */
  readonly blobThresholdBytes: number;
  /** The application's own prices of models. Default: none. */
  readonly prices?: readonly ModelPrice[] | undefined;
  readonly flushIntervalMs: number;
  readonly flushAt: number;
}

/** Milliseconds of the application's thread one round of mapping may take. */
const SLICE_MS = 2;
/** Mapping stops this far ahead of sending: events made early only fill memory. */
const MAX_UNSENT_EVENTS = 1_000;
const UNSENT_POLL_MS = 5;

type Entry =
  | { readonly record: SessionRecord; readonly custody: Custody }
  | { readonly endedSessionId: string; readonly wasLeft: boolean; readonly onEnded: (() => void) | undefined }
  | { readonly command: SessionCommand; readonly onDone: (outcome: CommandOutcome) => void }
  | { readonly endAll: true }
  /** Called once everything before it has been handed to the queue. */
  | { readonly reached: () => void };

/** Maps records and hands the events to the queue: waits for a batch, then works in short slices of the thread it runs on. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #entries = new Fifo<Entry>();
  readonly #turns = new Turns();
  readonly #errands: SessionErrands;
  #records = 0;
  #timer: Timer | undefined;
  #draining = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#errands = new SessionErrands(options);
    options.queue.onHeld(() => this.#turns.letAllGo());
  }

  /** Records and events that are neither delivered nor dropped. */
  get pending(): number {
    return this.#records + this.#options.queue.size;
  }

  /** Whether more records would find something to do; `atLeast` are always wanted. */
  wants(atLeast: number): boolean {
    return this.#options.queue.wants(atLeast, this.#records);
  }

  /** True once the key was refused: what is here stays until `stop`, and a flush waits for none of it. */
  get isHeld(): boolean {
    return this.#options.queue.isHeld;
  }

  /** Calls `fn` when the key is refused. */
  onHeld(fn: () => void): void {
    this.#options.queue.onHeld(fn);
  }

  /** Calls `fn` whenever more records are wanted although nothing was settled. */
  onAside(fn: () => void): void {
    this.#options.queue.onAside(fn);
  }

  /** Takes an accepted, masked record; `custody` hears of each of its events. */
  accept(record: SessionRecord, custody: Custody): void {
    this.#records += 1;
    this.#add({ record, custody });
  }

  /**
   * Ends a session after everything accepted for it until now, and calls `onEnded`. `wasLeft`: an earlier process opened it
   * and did not come to its end.
   */
  endSession(
    endedSessionId: string,
    { wasLeft = false, onEnded }: { wasLeft?: boolean; onEnded?: () => void } = {},
  ): void {
    this.#add({ endedSessionId, wasLeft, onEnded });
  }

  /** Carries out what the owner of a session says of it, in order; `onDone` is called when it is done or given up. */
  command(command: SessionCommand, onDone: (outcome: CommandOutcome) => void = () => undefined): void {
    this.#add({ command, onDone });
  }

  /** Ends all sessions that are ours, each after its last event. */
  endAllSessions(): void {
    this.#add({ endAll: true });
  }

  /**
   * Sends what is here without waiting for the batch; resolves when nothing taken until now is owed any more, or at once
   * while nothing moves.
   */
  async flush(): Promise<void> {
    if (this.isHeld) return;
    if (this.#entries.length > 0) {
      await this.#turns.wait((reached) => {
        this.#entries.push({ reached });
        this.#drainSoon();
      });
    }
    const { isWaiting } = this.#errands;
    await this.#options.queue.whenSettled();
    // What waited for the end of a session has been handed to the queue in the meantime.
    if (isWaiting) await this.#options.queue.whenSettled();
  }

  /** Gives up: everything left and everything later is dropped with `reason`. */
  stop(reason: string): void {
    this.#options.queue.stop(reason);
    this.#timer?.cancel();
    this.#timer = undefined;
    for (let entry = this.#entries.take(); entry !== undefined; entry = this.#entries.take()) {
      this.#work(entry);
    }
  }

  #add(entry: Entry): void {
    const { clock, flushIntervalMs, flushAt } = this.#options;
    this.#entries.push(entry);
    if (this.#entries.length >= flushAt) this.#drainSoon();
    else this.#timer ??= clock.after(flushIntervalMs, () => this.#drainSoon());
  }

  #drainSoon(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#draining || this.isHeld || this.#entries.length === 0) return;
    this.#draining = true;
    this.#options.clock.soon(() => this.#drainSlice());
  }

  #drainSlice(): void {
    const { clock, queue } = this.#options;
    const startedMs = clock.monotonicMs();
    while (queue.wants(MAX_UNSENT_EVENTS) && clock.monotonicMs() - startedMs < SLICE_MS) {
      const entry = this.#entries.take();
      if (entry === undefined) break;
      this.#work(entry);
    }
    this.#draining = false;
    if (queue.wants(MAX_UNSENT_EVENTS)) this.#drainSoon();
    else if (!queue.isHeld) this.#timer ??= clock.after(UNSENT_POLL_MS, () => this.#drainSoon());
  }

  #work(entry: Entry): void {
    const { queue } = this.#options;
    if ('record' in entry) this.#hand(entry.record, entry.custody);
    else if ('endedSessionId' in entry) this.#end(entry.endedSessionId, entry.wasLeft, entry.onEnded);
    else if ('command' in entry) this.#errands.take(entry.command, entry.onDone);
    else if ('endAll' in entry) queue.closeAll();
    else entry.reached();
  }

  #end(sessionId: string, wasLeft: boolean, onEnded: (() => void) | undefined): void {
    const { agentId, queue } = this.#options;
    queue.close(sessionId, {
      ...(onEnded && { onClosed: onEnded }),
      // Its name was told when it was opened.
      ...(wasLeft && { left: sessionOpening({ id: sessionId, source: 'process' }, agentId) }),
    });
  }

  /** Turns a record into items of the queue, or drops it: whatever happens, one of the two. */
  #hand(record: SessionRecord, custody: Custody): void {
    const { ledger, queue } = this.#options;
    const items = custody.work(() => this.#itemsOf(record, custody));
    this.#records -= 1;
    if (typeof items === 'string') {
      if (items === queue.stopped && queue.isHolding) custody.hold();
      else if (custody.begin(0) && custody.settle(0, { dropped: items })) ledger.drop(items);
      return;
    }
    // All begin before one can end: a record whose events have ended is let go of.
    const begun = items.filter((_, index) => custody.begin(index));
    for (const item of begun) queue.enqueue(item);
  }

  /** The items of a record, or why there are none: a stopped queue is not worth the mapping. */
  #itemsOf(record: SessionRecord, custody: Custody): readonly Item[] | string {
    const { agentId, logger, queue, prices } = this.#options;
    if (queue.stopped !== undefined) return queue.stopped;
    try {
      const opening = sessionOpening(record.session, agentId);
      const events = mapRecord(record, { prices });
      return events.map((mapped, index) => {
        const settle: Item['settle'] = (outcome) => custody.settle(index, outcome);
        const calls = { settle, hold: () => custody.hold() };
        return watched(eventItem(mapped, opening, calls, this.#options), custody);
      });
    } catch {
      // An error of ours costs the one record, not the pipeline. Its text may quote the record, so it is not logged.
      logger.warn('internal_error', 'An event was dropped: it could not be mapped.');
      return 'internal_error';
    }
  }
}

/** What is made of a record later is the record's doing too. */
function watched(item: Item, { work }: Pick<Custody, 'work'>): Item {
  return {
    ...item,
    build: (value) => work(() => item.build(value)),
    tooLarge() {
      const smaller = work(() => item.tooLarge?.());
      return smaller && watched(smaller, { work });
    },
  };
}
