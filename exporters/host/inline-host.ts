import type { Budget } from '../../src/core/budget';
import type { Clock, Timer } from '../../src/core/clock';
import { Fifo } from '../../src/core/fifo';
import type { Ledger } from '../../src/core/ledger';
import type { SessionRecord } from '../../src/core/span-record';
import type { DeliveryQueue } from '../delivery/delivery-queue';
import { mapRecord } from '../mapping/map-record';
import { eventItem } from './event-item';
import { sessionOpening } from './session-opening';

export interface InlineHostOptions {
  readonly queue: DeliveryQueue;
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly agentId: string;
  readonly flushIntervalMs: number;
  readonly flushAt: number;
}

/** Milliseconds of the application's thread one round of mapping may take. */
const SLICE_MS = 2;

type Entry =
  | { readonly record: SessionRecord; readonly bytes: number }
  | { readonly endedSessionId: string }
  | { readonly endAll: true };

/** Runs mapping and delivery on the application's thread: waits for a batch, then works in short slices. */
export class InlineHost {
  readonly #options: InlineHostOptions;
  readonly #entries = new Fifo<Entry>();
  readonly #drained: (() => void)[] = [];
  #records = 0;
  #timer: Timer | undefined;
  #draining = false;

  constructor(options: InlineHostOptions) {
    this.#options = options;
  }

  /** Records and events that are neither delivered nor dropped. */
  get pending(): number {
    return this.#records + this.#options.queue.size;
  }

  /** Takes an accepted, masked record; `bytes` is what the budget got for it. */
  accept(record: SessionRecord, bytes: number): void {
    this.#records += 1;
    this.#add({ record, bytes });
  }

  /** Ends a session after everything accepted for it until now. */
  endSession(endedSessionId: string): void {
    this.#add({ endedSessionId });
  }

  /** Ends all sessions that are ours, each after its last event. */
  endAllSessions(): void {
    this.#add({ endAll: true });
  }

  /** Sends what is here without waiting for the batch; resolves when nothing is owed any more. */
  async flush(): Promise<void> {
    this.#drainSoon();
    if (this.#entries.length > 0) {
      await new Promise<void>((resolve) => {
        this.#drained.push(resolve);
      });
    }
    await this.#options.queue.whenIdle();
  }

  /** Gives up: everything left is dropped with `reason`. */
  stop(reason: string): void {
    this.#options.queue.stop(reason);
    this.#timer?.cancel();
    for (let entry = this.#entries.take(); entry !== undefined; entry = this.#entries.take())
      this.#work(entry);
    this.#notifyDrained();
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
    if (this.#draining || this.#entries.length === 0) return;
    this.#draining = true;
    this.#options.clock.soon(() => this.#drainSlice());
  }

  #drainSlice(): void {
    const { clock } = this.#options;
    const startedMs = clock.monotonicMs();
    do {
      const entry = this.#entries.take();
      if (entry === undefined) break;
      this.#work(entry);
    } while (clock.monotonicMs() - startedMs < SLICE_MS);
    this.#draining = false;
    if (this.#entries.length > 0) this.#drainSoon();
    else this.#notifyDrained();
  }

  #work(entry: Entry): void {
    if ('endedSessionId' in entry) this.#options.queue.close(entry.endedSessionId);
    else if ('endAll' in entry) this.#options.queue.closeAll();
    else this.#map(entry.record, entry.bytes);
  }

  #map(record: SessionRecord, bytes: number): void {
    const { ledger, budget, agentId, queue } = this.#options;
    this.#records -= 1;
    const opening = sessionOpening(record.session, agentId);
    mapRecord(record).forEach((event, index) => {
      // The record's own place in the ledger and the budget passes to its first event; a child needs its own.
      if (index > 0) {
        ledger.accept();
        budget.take(0);
      }
      queue.enqueue(eventItem(event, opening, index > 0 ? 0 : bytes));
    });
  }

  #notifyDrained(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }
}
