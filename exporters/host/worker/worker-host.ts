import type { Budget } from '../../../src/core/budget';
import type { Clock, Timer } from '../../../src/core/clock';
import type { Durations } from '../../../src/core/durations';
import { addCounts } from '../../../src/core/ledger';
import type { Logger } from '../../../src/core/logger';
import { type CommandOutcome, type SessionCommand, sessionOf } from '../../../src/core/session-command';
import type { SessionRecord } from '../../../src/core/span-record';
import { hasRoomForCommand } from '../command-room';
import type { DispatcherConfig } from '../create-dispatcher';
import type { Host, HostCounts } from '../host';
import type { BatchStore } from '../spool/batch-store';
import type { OpenJournal } from '../spool/open-journal';
import { Spooling } from '../spool/spooling';
import type { Scratch } from './batch-writer';
import { DeliveryLine } from './delivery-line';
import { type EncodedGroup, encodeGroups } from './encode-groups';
import type { HostEntry } from './host-entry';
import { type NewBatch, type RetainedBatch, RetainedBatches, statesOf } from './retained-batches';
import { SharedCounters } from './shared-counters';

export interface WorkerHostOptions {
  readonly config: DispatcherConfig;
  /** The compiled `delivery-worker.js`; undefined delivers on the application's own thread. */
  readonly workerFile: string | undefined;
  /** Where batches are kept until they are settled. */
  readonly store?: BatchStore | undefined;
  /** Every record is written at once. */
  readonly syncsEach?: boolean;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A batch goes over at this many entries or characters, or after the flush interval. */
const MAX_BATCH_ENTRIES = 64;
const MAX_BATCH_BYTES = 256 * 1_024;
/** With a spool it goes over after so long: what has not been written does not outlive the process. */
const SPOOL_INTERVAL_MS = 20;
/** From here on the queue spends time to save memory. */
const COMPRESS_FROM_BYTES = 16 * 1_024 * 1_024;

/** How many entries of a batch are no records. */
function commandsOf({ sizes }: Pick<NewBatch, 'sizes'>): number {
  return sizes.filter((bytes) => bytes === undefined).length;
}

/**
 * Mapping and delivery on a thread of their own: the application's encodes records and posts them, 64 at a time. What is
 * handed over stays here until it is settled, so a thread that dies costs nothing but time.
 */
export class WorkerHost implements Host {
  readonly #options: WorkerHostOptions;
  readonly #counters = new SharedCounters();
  readonly #retained = new RetainedBatches((batch) => {
    this.#commandsKept -= commandsOf(batch);
    this.#spooling?.released(batch);
  });
  readonly #scratch: Scratch = { buffer: Buffer.alloc(0) };
  readonly #spooling: Spooling | undefined;
  readonly #line: DeliveryLine;
  #open: HostEntry[] = [];
  #openBytes = 0;
  #timer: Timer | undefined;
  #accepted = 0;
  #commands = 0;
  #commandsKept = 0;
  /** Who waits for a session to be open. */
  readonly #onOpened = new Map<string, (outcome: CommandOutcome) => void>();
  readonly #dropped = new Map<string, number>();
  #released = { records: 0, bytes: 0 };
  #stopped: string | undefined;

  constructor(options: WorkerHostOptions) {
    this.#options = options;
    this.#line = new DeliveryLine({
      ...options,
      counters: this.#counters,
      retained: this.#retained,
      onSettled: () => this.#reclaim(),
      onOpened: (sessionId, outcome) => this.#opened(sessionId, outcome),
      onFatal: ({ batch, entries }) => {
        this.#giveUp(batch, 'internal_error', entries);
        this.#retained.releaseSettled();
      },
    });
    const { store } = options;
    if (store === undefined) return;
    this.#spooling = new Spooling({
      ...options,
      store,
      isHeld: () => this.isHeld,
      onReadBack: (encoded, batch, passedOver) => this.#readBack(encoded, batch, passedOver),
      onLost: (reason) => this.#count(reason),
      onSessionOver: (endedSessionId) => this.#add({ endedSessionId }),
    });
  }

  get journal(): OpenJournal | undefined {
    return this.#spooling?.journal;
  }

  get durations(): Durations {
    return this.#counters.durations;
  }

  counts(): HostCounts {
    const counters = this.#counters;
    const dropped = addCounts(counters.dropped(), Object.fromEntries(this.#dropped));
    const delivered = counters.get('delivered');
    const extraAccepted = counters.get('extraAccepted');
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    const recovered = this.#spooling?.recovered ?? 0;
    return {
      pending: this.#accepted + recovered + extraAccepted - delivered - lost,
      spooled: this.#retained.spooled + (this.#spooling?.records ?? 0),
      recovered,
      extraAccepted,
      delivered,
      dropped,
      ...counters.besideEvents(),
    };
  }

  accept(record: SessionRecord, bytes: number): void {
    this.#accepted += 1;
    if (this.#stopped !== undefined) {
      this.#lose(bytes, this.#stopped);
      return;
    }
    this.#openBytes += bytes;
    this.#add({ record, bytes });
  }

  command(command: SessionCommand, onOpened?: (outcome: CommandOutcome) => void): void {
    const hasRoom = hasRoomForCommand(this.#commandsKept, this.#options.logger);
    if (this.#stopped !== undefined || !hasRoom) {
      onOpened?.({ dropped: this.#stopped ?? 'queue_full' });
      return;
    }
    this.#commands += 1;
    if (onOpened !== undefined) this.#onOpened.set(sessionOf(command), onOpened);
    this.#add({ command });
  }

  endSession(endedSessionId: string): void {
    this.#add({ endedSessionId });
  }

  endAllSessions(): void {
    // A process without events needs neither a thread nor a file to say so.
    if (this.#accepted + this.#commands > 0 || (this.#spooling?.recovered ?? 0) > 0)
      this.#add({ endAll: true });
  }

  get isHeld(): boolean {
    return this.#counters.get('held') > 0;
  }

  async flush(): Promise<void> {
    if (this.#stopped !== undefined) return;
    this.#handOver();
    await this.#spooling?.whenRead();
    if (this.#stopped !== undefined) return;
    this.#handOver();
    await this.#line.flush();
  }

  drain(timeoutMs: number, maxQuietMs = timeoutMs): (() => void) | undefined {
    this.#handOver();
    return this.#line.drain(timeoutMs, maxQuietMs);
  }

  leave(): void {
    this.#handOver();
    this.#retained.releaseSettled();
    this.#spooling?.leave();
  }

  stay(): void {
    this.#spooling?.stay();
  }

  stop(wish: string): void {
    if (this.#stopped !== undefined) return;
    this.#handOver();
    const reason = this.isHeld ? 'unauthorized' : wish;
    this.#stopped = reason;
    this.#timer?.cancel();
    this.#spooling?.stop();
    // The others are in the spool, for the next process.
    for (const batch of this.#retained.all()) if (batch.ref === undefined) this.#giveUp(batch, reason);
    this.#retained.releaseSettled();
    this.#reclaim();
    this.#line.stop();
  }

  async close(): Promise<void> {
    await this.#line.close(this.#stopped ?? 'shutdown');
    this.#reclaim();
    this.#retained.releaseSettled();
    this.#spooling?.close();
  }

  #opened(sessionId: string, outcome: CommandOutcome): void {
    this.#onOpened.get(sessionId)?.(outcome);
    this.#onOpened.delete(sessionId);
  }

  #add(entry: HostEntry): void {
    if (this.#stopped !== undefined) return;
    const { clock, config, syncsEach } = this.#options;
    this.#open.push(entry);
    const maxEntries = syncsEach ? 1 : Math.min(config.flushAt, MAX_BATCH_ENTRIES);
    if (this.#open.length >= maxEntries || this.#openBytes >= MAX_BATCH_BYTES) this.#handOver();
    else this.#timer ??= clock.after(this.#intervalMs, () => this.#handOver());
  }

  get #intervalMs(): number {
    const { flushIntervalMs } = this.#options.config;
    return this.#spooling === undefined ? flushIntervalMs : Math.min(flushIntervalMs, SPOOL_INTERVAL_MS);
  }

  /** Encodes what has gathered, keeps it and posts it. */
  #handOver(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#reclaim();
    if (this.#open.length === 0) return;
    const entries = this.#open;
    this.#open = [];
    this.#openBytes = 0;
    const isCompressed = this.#retained.byteLength >= COMPRESS_FROM_BYTES;
    for (const group of encodeGroups(entries, isCompressed, this.#scratch)) this.#keep(group);
  }

  #keep(group: EncodedGroup): void {
    const { encoded } = group;
    if (encoded === undefined) {
      for (const entry of group.entries) if ('record' in entry) this.journal?.strike(entry.record);
      for (const bytes of group.sizes) this.#lose(bytes, 'internal_error');
      return;
    }
    const kept = this.#spooling?.keep(encoded, group) ?? { ref: undefined };
    if (kept === 'on_disk') return;
    if (kept !== 'nowhere') {
      this.#commandsKept += commandsOf(group);
      this.#line.send(this.#retained.add(encoded, { ...group, ref: kept.ref }));
      return;
    }
    // Memory and disk are full.
    for (const bytes of group.sizes) this.#lose(bytes, 'queue_full');
    this.#options.logger.warn('queue_full', 'Events were dropped: queue_full. stats() has the count.');
    const commands = group.entries.filter((entry) => !('record' in entry));
    if (commands.length > 0) for (const rest of encodeGroups(commands, false)) this.#keep(rest);
  }

  /** Returns the bytes it takes. */
  #readBack(encoded: Uint8Array, given: NewBatch, passedOver: readonly number[]): number {
    this.#commandsKept += commandsOf(given);
    const batch = this.#retained.add(encoded, given);
    const states = statesOf(batch);
    for (const at of passedOver) states.passOver(at);
    this.#line.send(batch);
    return batch.byteLength;
  }

  /** Gives the budget its room back for what the worker has settled. */
  #reclaim(): void {
    const [records, bytes] = [this.#counters.get('recordsSettled'), this.#counters.get('bytesSettled')];
    this.#options.budget.releaseMany(records - this.#released.records, bytes - this.#released.bytes);
    this.#released = { records, bytes };
    this.#retained.releaseOldest();
    this.#spooling?.readSoon();
  }

  /** Counts a lost record and frees its room; a command has neither. */
  #lose(bytes: number | undefined, reason: string): void {
    if (bytes === undefined) return;
    this.#count(reason);
    this.#options.budget.release(bytes);
  }

  #count(reason: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  /** Drops what is left of a batch, or of some entries of it; each event is counted by whoever settles it first. */
  #giveUp(batch: RetainedBatch, reason: string, entries: Iterable<number> = batch.sizes.keys()): void {
    const states = statesOf(batch);
    for (const at of entries) {
      const { first, second } = states.giveUp(at);
      if (first) this.#lose(batch.sizes[at], reason);
      if (second) this.#count(reason);
    }
  }
}
