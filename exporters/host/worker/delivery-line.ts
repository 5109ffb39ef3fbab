import type { Clock } from '../../../src/core/clock';
import { nameOf } from '../../../src/core/errors';
import type { Logger } from '../../../src/core/logger';
import type { CommandOutcome } from '../../../src/core/session-command';
import type { DispatcherConfig } from '../create-dispatcher';
import { Blame, type Culprit } from './blame';
import { type InlineDelivery, startInline } from './inline-delivery';
import type { FromWorker } from './messages';
import type { RetainedBatch, RetainedBatches } from './retained-batches';
import type { SharedCounters } from './shared-counters';
import { startThread, type Thread } from './thread';

export interface DeliveryLineOptions {
  readonly config: DispatcherConfig;
  /** The compiled `delivery-worker.js`; undefined delivers on the application's own thread. */
  readonly workerFile: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: SharedCounters;
  readonly retained: RetainedBatches;
  /** Told what became of the opening of a session by its owner. */
  readonly onOpened: (sessionId: string, outcome: CommandOutcome) => void;
  /** Told when something was settled. */
  readonly onSettled: () => void;
  /** Drops what kills the threads it is given to. */
  readonly onFatal: (culprit: Culprit) => void;
}

/** Threads that may die within a minute before delivery moves to the application's own. */
const MAX_DEATHS = 5;
const DEATHS_WITHIN_MS = 60_000;

/** What batches are posted to: a thread, its successor when it dies, or where there are none the application's own. */
export class DeliveryLine {
  readonly #options: DeliveryLineOptions;
  readonly #blame = new Blame();
  readonly #flushes = new Map<number, () => void>();
  #nextFlush = 1;
  #thread: Thread | undefined;
  #inline: InlineDelivery | undefined;
  #deathsAtMs: number[] = [];
  #isStopped = false;

  constructor(options: DeliveryLineOptions) {
    this.#options = options;
  }

  /** Starts a thread with the first batch; none where nothing would be sent. */
  send({ id, segment, offset, byteLength, isCompressed, isReadBack, sizes }: RetainedBatch): void {
    const batch = {
      batch: id,
      buffer: segment.buffer,
      offset,
      byteLength,
      isCompressed,
      entries: sizes.length,
      isReadBack,
    };
    if (this.#inline === undefined && !this.#isHeld) this.#thread ??= this.#start();
    if (this.#inline !== undefined) this.#inline.runner.add(batch);
    else this.#thread?.post(batch);
  }

  /** Resolves when nothing sent until now is owed any more. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      const flush = this.#newFlush();
      this.#flushes.set(flush, () => {
        this.#options.onSettled();
        resolve();
      });
      this.#sendFlush(flush);
    });
  }

  /** As `Host.drain`. */
  drain(timeoutMs: number, maxQuietMs: number): (() => void) | undefined {
    const thread = this.#thread;
    if (this.#inline !== undefined) return undefined;
    if (thread === undefined) return () => undefined;
    const { clock, counters } = this.#options;
    // Closings of sessions are owed too; the answer to a flush would say so, but no message is received here.
    const flush = this.#newFlush();
    this.#sendFlush(flush);
    const begunMs = clock.monotonicMs();
    return () => {
      const leftMs = begunMs + timeoutMs - clock.monotonicMs();
      counters.sleepUntil(() => counters.get('flushed') >= flush, leftMs, maxQuietMs);
      for (const message of thread.unread()) this.#receive(message);
    };
  }

  /** Nobody waits for an answer any more. */
  stop(): void {
    this.#isStopped = true;
    for (const resolve of this.#flushes.values()) resolve();
    this.#flushes.clear();
  }

  async close(reason: string): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
    this.#recount();
    await this.#inline?.close(reason);
  }

  /** The key was refused: a new thread would only be told the same. */
  get #isHeld(): boolean {
    return this.#options.counters.get('held') > 0;
  }

  #newFlush(): number {
    const flush = this.#nextFlush;
    this.#nextFlush += 1;
    return flush;
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
    const { config, workerFile, logger, counters } = this.#options;
    if (workerFile === undefined) {
      this.#moveInline();
      return undefined;
    }
    try {
      return startThread({
        file: workerFile,
        data: { counters: counters.buffer, config },
        onMessage: (message) => this.#receive(message),
        onDeath: (cause) => this.#died(cause),
      });
    } catch (error) {
      logger.debug(`no delivery thread: ${nameOf(error)}; delivering on the application's own`);
      this.#moveInline();
      return undefined;
    }
  }

  #receive(message: FromWorker): void {
    const { logger, retained, onSettled } = this.#options;
    if ('settled' in message) {
      for (const id of message.settled) retained.release(id);
      onSettled();
    } else if ('flushed' in message) this.#flushed(message.flushed);
    else if ('opened' in message) this.#options.onOpened(message.opened, message.outcome);
    else if ('warn' in message) logger.warn(message.warn, message.message);
    else logger.debug(message.debug);
  }

  /** A new thread gets everything that is not settled, in the order it was accepted. */
  #died(cause: string): void {
    const { clock, logger, counters, retained, onFatal } = this.#options;
    this.#thread = undefined;
    this.#recount();
    if (this.#isStopped) return;
    const nowMs = clock.monotonicMs();
    this.#deathsAtMs = [...this.#deathsAtMs.filter((atMs) => nowMs - atMs < DEATHS_WITHIN_MS), nowMs];
    logger.warn(
      'worker_died',
      `The delivery thread died (${cause}); what it had is ${this.#isHeld ? 'kept' : 'sent again'}.`,
    );
    retained.releaseOldest();
    const culprit = this.#blame.died(retained, counters);
    if (culprit !== undefined) {
      onFatal(culprit);
      // What kills a thread may kill the application as well; without it, threads are as good as before.
      this.#deathsAtMs = [];
    }
    if (this.#deathsAtMs.length >= MAX_DEATHS && !this.#isHeld) this.#moveInline();
    for (const batch of retained.all()) this.send(batch);
    for (const flush of this.#flushes.keys()) this.#sendFlush(flush);
  }

  /** A thread may die between an event's end and its count. */
  #recount(): void {
    const { counters, retained } = this.#options;
    counters.recount(retained.tally());
  }

  #moveInline(): void {
    const { counters, retained, onOpened, onSettled } = this.#options;
    this.#inline = startInline(this.#options, {
      counters,
      onSettled,
      onOpened,
      onFinished: (id) => retained.release(id),
    });
  }
}
