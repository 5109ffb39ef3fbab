import type { Budget } from '../../../src/core/budget';
import type { Clock, Timer } from '../../../src/core/clock';
import { nameOf } from '../../../src/core/errors';
import { addCounts } from '../../../src/core/ledger';
import type { Logger } from '../../../src/core/logger';
import type { SessionRecord } from '../../../src/core/span-record';
import { createDispatcher, type DispatcherConfig } from '../create-dispatcher';
import type { Host, HostCounts } from '../host';
import { BatchRunner } from './batch-runner';
import { BatchStates } from './batch-states';
import { encodeGroups } from './encode-groups';
import type { HostEntry } from './host-entry';
import type { FromWorker } from './messages';
import { type RetainedBatch, RetainedBatches } from './retained-batches';
import { SharedCounters } from './shared-counters';
import { startThread, type Thread } from './thread';

export interface WorkerHostOptions {
  readonly config: DispatcherConfig;
  /** The compiled `delivery-worker.js`. */
  readonly workerFile: string;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A batch goes over at this many entries or characters, or after the flush interval. */
const MAX_BATCH_ENTRIES = 64;
const MAX_BATCH_BYTES = 256 * 1_024;
/** From here on the queue spends time to save memory. */
const COMPRESS_FROM_BYTES = 16 * 1_024 * 1_024;
/** Threads that may die within a minute before delivery moves to the application's own. */
const MAX_DEATHS = 5;
const DEATHS_WITHIN_MS = 60_000;
/** A batch that was the oldest at so many deaths is what kills them. */
const MAX_DEATHS_OF_BATCH = 3;

/**
 * Mapping and delivery on a thread of their own: the application's encodes records and posts them, 64 at a time. What is
 * handed over stays here until it is settled, so a thread that dies costs nothing but time.
 */
export class WorkerHost implements Host {
  readonly #options: WorkerHostOptions;
  readonly #counters = new SharedCounters();
  readonly #retained = new RetainedBatches();
  readonly #flushes = new Map<number, () => void>();
  #open: HostEntry[] = [];
  #openBytes = 0;
  #timer: Timer | undefined;
  #thread: Thread | undefined;
  #inline: { readonly runner: BatchRunner; close(): Promise<void> } | undefined;
  #deathsAtMs: number[] = [];
  #accepted = 0;
  readonly #dropped = new Map<string, number>();
  #released = { records: 0, bytes: 0 };
  #nextFlush = 1;
  #stopped: string | undefined;

  constructor(options: WorkerHostOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.counts().pending;
  }

  counts(): HostCounts {
    const counters = this.#counters;
    const dropped = addCounts(counters.dropped(), Object.fromEntries(this.#dropped));
    const delivered = counters.get('delivered');
    const extraAccepted = counters.get('extraAccepted');
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    return {
      pending: this.#accepted + extraAccepted - delivered - lost,
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

  endSession(endedSessionId: string): void {
    this.#add({ endedSessionId });
  }

  endAllSessions(): void {
    this.#add({ endAll: true });
  }

  flush(): Promise<void> {
    if (this.#stopped !== undefined) return Promise.resolve();
    this.#handOver();
    const flush = this.#nextFlush;
    this.#nextFlush += 1;
    return new Promise((resolve) => {
      this.#flushes.set(flush, () => {
        this.#reclaim();
        resolve();
      });
      this.#sendFlush(flush);
    });
  }

  drain(timeoutMs: number): void {
    this.#handOver();
    if (this.#thread === undefined) return;
    const { clock } = this.#options;
    // Closings of sessions are owed too; the answer to a flush would say so, but no message is received here.
    const untilMs = clock.monotonicMs() + timeoutMs;
    const flush = this.#nextFlush;
    this.#nextFlush += 1;
    this.#sendFlush(flush);
    for (let leftMs = timeoutMs; leftMs > 0; leftMs = untilMs - clock.monotonicMs()) {
      const isDone = (): boolean => this.#counters.get('flushed') >= flush;
      if (isDone()) break;
      this.#counters.sleep(leftMs, isDone);
    }
    for (const message of this.#thread.unread()) this.#receive(message);
  }

  stop(reason: string): void {
    if (this.#stopped !== undefined) return;
    this.#handOver();
    this.#stopped = reason;
    this.#timer?.cancel();
    for (const batch of this.#retained.all()) this.#giveUp(batch, reason);
    this.#reclaim();
    for (const resolve of this.#flushes.values()) resolve();
    this.#flushes.clear();
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
    await this.#inline?.close();
  }

  #add(entry: HostEntry): void {
    if (this.#stopped !== undefined) return;
    const { clock, config } = this.#options;
    this.#open.push(entry);
    const isFull =
      this.#open.length >= Math.min(config.flushAt, MAX_BATCH_ENTRIES) || this.#openBytes >= MAX_BATCH_BYTES;
    if (isFull) this.#handOver();
    else this.#timer ??= clock.after(config.flushIntervalMs, () => this.#handOver());
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
    for (const group of encodeGroups(entries, isCompressed)) {
      if (group.encoded !== undefined) this.#send(this.#retained.add(group.encoded, group));
      else for (const bytes of group.sizes) this.#lose(bytes, 'internal_error');
    }
  }

  /** Gives the budget its room back for what the worker has settled. */
  #reclaim(): void {
    const [records, bytes] = [this.#counters.get('recordsSettled'), this.#counters.get('bytesSettled')];
    this.#options.budget.releaseMany(records - this.#released.records, bytes - this.#released.bytes);
    this.#released = { records, bytes };
    this.#retained.releaseOldest();
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

  #send({ id, segment, offset, byteLength, isCompressed, sizes }: RetainedBatch): void {
    const batch = {
      batch: id,
      buffer: segment.buffer,
      offset,
      byteLength,
      isCompressed,
      entries: sizes.length,
    };
    if (this.#inline === undefined) this.#thread ??= this.#start();
    if (this.#inline !== undefined) this.#inline.runner.add(batch);
    else this.#thread?.post(batch);
  }

  #sendFlush(flush: number): void {
    if (this.#inline !== undefined) void this.#inline.runner.flush().then(() => this.#flushed(flush));
    else if (this.#thread !== undefined) this.#thread.post({ flush });
    // Nothing was ever handed over.
    else this.#flushed(flush);
  }

  #flushed(flush: number): void {
    this.#flushes.get(flush)?.();
    this.#flushes.delete(flush);
  }

  /** Undefined where there are no threads; then delivery has moved to this one. */
  #start(): Thread | undefined {
    const { config, workerFile, logger } = this.#options;
    try {
      return startThread({
        file: workerFile,
        data: { counters: this.#counters.buffer, config },
        onMessage: (message) => this.#receive(message),
        onDeath: (cause, wasRunning) => this.#died(cause, wasRunning),
      });
    } catch (error) {
      logger.debug(`no delivery thread: ${nameOf(error)}; delivering on the application's own`);
      this.#moveInline();
      return undefined;
    }
  }

  #receive(message: FromWorker): void {
    const { logger } = this.#options;
    if ('settled' in message) {
      for (const id of message.settled) this.#retained.release(id);
      this.#reclaim();
    } else if ('flushed' in message) this.#flushed(message.flushed);
    else if ('warn' in message) logger.warn(message.warn, message.message);
    else logger.debug(message.debug);
  }

  /** A new thread gets everything that is not settled, in the order it was accepted. */
  #died(cause: string, wasRunning: boolean): void {
    const { clock, logger } = this.#options;
    this.#thread = undefined;
    if (this.#stopped !== undefined) return;
    const nowMs = clock.monotonicMs();
    this.#deathsAtMs = [...this.#deathsAtMs.filter((atMs) => nowMs - atMs < DEATHS_WITHIN_MS), nowMs];
    logger.warn('worker_died', `The delivery thread died (${cause}); what it had is sent again.`);
    this.#retained.releaseOldest();
    const [oldest] = this.#retained.all();
    if (oldest !== undefined && wasRunning) {
      oldest.deaths += 1;
      if (oldest.deaths >= MAX_DEATHS_OF_BATCH) this.#giveUp(oldest, 'internal_error');
    }
    if (this.#deathsAtMs.length >= MAX_DEATHS) this.#moveInline();
    for (const batch of this.#retained.all()) this.#send(batch);
    for (const flush of this.#flushes.keys()) this.#sendFlush(flush);
  }

  /** The same work on this thread, over the same books. */
  #moveInline(): void {
    const { config, clock, logger } = this.#options;
    const counters = this.#counters;
    const { dispatcher, close } = createDispatcher(config, { ledger: counters, clock, logger });
    const runner = new BatchRunner({
      dispatcher,
      counters,
      logger,
      onSettled: () => this.#reclaim(),
      onFinished: (id) => this.#retained.release(id),
    });
    this.#inline = { runner, close };
  }

  /** Drops what is left of a batch; each event is counted by whoever settles it first. */
  #giveUp({ id, segment, offset, sizes }: RetainedBatch, reason: string): void {
    const states = new BatchStates(segment.buffer, offset, sizes.length);
    for (const [at, bytes] of sizes.entries()) {
      if (states.settle(at, 0)) this.#lose(bytes, reason);
      // An event that had begun beside it is lost with it; one that had not can begin no more.
      const isOpen = states.isExtraOpen(at);
      if (states.settle(at, 1) && isOpen) this.#count(reason);
    }
    this.#retained.release(id);
  }
}
