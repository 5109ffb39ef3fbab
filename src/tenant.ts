import type { Host } from '../exporters/host/host';
import type { Mask } from '../processors/masking/create-mask';
import { maskFor } from '../processors/masking/mask-for';
import { TwinHold } from '../processors/twin-hold';
import { BlackBox } from './black-box';
import { Budget } from './core/budget';
import { type Clock, systemClock } from './core/clock';
import type { Config } from './core/config';
import { nameOf } from './core/errors';
import { estimateBytes } from './core/estimate-bytes';
import { guardedClock } from './core/guarded-clock';
import { Ledger, type Stats } from './core/ledger';
import { createLogger, type TenantLogger } from './core/logger';
import { onEnding } from './core/process-hooks';
import { type CommandOutcome, type SessionCommand, sessionOf } from './core/session-command';
import type { SessionRecord } from './core/span-record';
import { within } from './core/within';
import { createHost } from './create-host';
import { maskSessionFields } from './mask-session-fields';
import { ProcessEnding } from './process-ending';
import { promiseDelivery } from './promise-delivery';
import { reportSelf } from './self-metrics/report-self';
import { tenantId } from './tenant-id';
import { commandLine, eventLine } from './verbose-lines';

/** A trace whose root has ended while a child has not (perhaps never will) keeps its session open this long. */
const SESSION_GRACE_MS = 10_000;

/** Why content of a log is in no event. */
const LOST_LOGS = {
  late_log: 'it came after its span had ended',
  log_content_full: 'there was no room for it',
  log_without_span: 'its span did not come',
} as const;

/**
 * The pipeline behind admission for one key, one agent and one mask: twins, mask, mapping, delivery, and the ledger over
 * them. Two tenants in a process share nothing, so nothing crosses.
 */
export class Tenant {
  /** Equal for equal key and agent, and tells nothing of the key. */
  readonly id: string;
  /** The same as a set, one for all the spans it marks. */
  readonly ids: ReadonlySet<string>;
  readonly ledger = new Ledger();
  readonly logger: TenantLogger;
  /** Told of model calls as they start, so that it knows what may be a twin. */
  readonly twins: TwinHold;
  /** Called before the last goodbye of a process that ends, while events and words about sessions are still taken. */
  readonly lastWords = new Set<() => void>();
  readonly #config: Config;
  readonly #onLast: () => void;
  readonly #clock: Clock;
  readonly #budget: Budget;
  /** Stands before everything that leaves. */
  readonly mask: Mask | undefined;
  readonly #host: Host;
  /** Keeps on disk what is known of spans that have not ended or not left; absent without a spool. */
  readonly blackBox: BlackBox | undefined;
  readonly #stopWatching: () => void;
  readonly #stopReporting: () => void;
  readonly #onTaken: (() => void) | undefined;
  #shutdown: Promise<void> | undefined;
  /** Words of owners of sessions, beside the ledger's events. */
  #commands = 0;

  /** @param onLast Called when the pipeline or the process ends, while records are still taken. */
  constructor(config: Config, onLast: () => void = () => undefined, clock: Clock = systemClock) {
    const { ledger } = this;
    this.#config = config;
    this.#onLast = onLast;
    const guarded = guardedClock(clock, (error) => this.#fault(error));
    this.#clock = guarded;
    this.id = tenantId(config);
    this.ids = new Set([this.id]);
    this.logger = createLogger(guarded, config);
    this.#budget = new Budget({ maxItems: config.maxQueueItems, maxBytes: config.maxQueueBytes });
    const warn = (message: string): void => this.logger.warn('masking', message);
    this.mask = maskFor(config, { counts: ledger.masking, clock: guarded, warn });
    this.#host = createHost(config, {
      id: this.id,
      ledger,
      budget: this.#budget,
      clock: guarded,
      logger: this.logger,
    });
    const { journal } = this.#host;
    this.blackBox = journal && new BlackBox({ journal, config, clock: guarded, warn });
    this.twins = new TwinHold({
      clock: guarded,
      holdMs: config.twinHoldMs,
      release: (record, bytes) => this.#deliver(record, bytes),
      onDuplicate: (bytes, duplicate) => this.#duplicate(bytes, duplicate),
    });
    this.#stopReporting = reportSelf({
      stats: () => this.stats(),
      held: () => this.twins.size,
      durations: this.#host.durations,
      baseUrl: config.baseUrl,
      clock: guarded,
    });
    if (config.exportMode === 'immediate') this.#onTaken = promiseDelivery(() => this.flush(), this.logger);
    this.#stopWatching = onEnding(
      new ProcessEnding({
        host: this.#host,
        logger: this.logger,
        exitTimeoutMs: config.exitTimeoutMs,
        takeLast: () => this.#takeLast(),
        flush: (timeoutMs) => this.flush(timeoutMs),
        pending: () => this.stats().pending,
        whatIsSaved: () => this.#whatIsSaved(),
        accepted: () => ledger.snapshot(0).accepted + this.#commands,
      }),
    );
  }

  /**
   * Takes an admitted record into the pipeline; from here on the ledger owes its end. One that others name as their
   * parent takes its place even in a full queue: it is small against the orphans its loss would make. With a spool a full
   * queue takes everything, for it goes on to disk.
   */
  take(record: SessionRecord, isPromised = false): void {
    // Measured first: what cannot be measured throws, and was never accepted.
    const bytes = estimateBytes(record);
    this.ledger.accept();
    if (this.#shutdown !== undefined) {
      this.#lose(record, 'shutdown');
      return;
    }
    if (!this.#budget.tryTake(bytes)) {
      if (!isPromised && this.#host.journal === undefined) {
        this.#lose(record, 'queue_full');
        return;
      }
      this.#budget.take(bytes);
    }
    this.#join(record, bytes);
    this.#onTaken?.();
  }

  /** Content that came by a log is in no event; the event itself is not lost. */
  loseLog(reason: keyof typeof LOST_LOGS): void {
    const why = LOST_LOGS[reason];
    this.ledger.refuse(reason);
    this.logger.warn(reason, `Content of a log record is in no event: ${why}. stats() has the count.`);
  }

  /** Takes what the owner of a session says of it; an end waits for the session's events. `onOpened` as `Host.command`. */
  command(said: SessionCommand, onOpened?: (outcome: CommandOutcome) => void): void {
    const host = this.#host;
    const id = sessionOf(said);
    const command = { ...said, fields: maskSessionFields(said.fields, this.#config, this.mask) };
    this.#commands += 1;
    this.logger.verbose(() => commandLine(said));
    if ('end' in command) this.twins.afterSession(id, () => host.command(command));
    else host.command(command, onOpened);
    this.#onTaken?.();
  }

  /** What became of an opening within `timeoutMs`. Never rejects. */
  async whenOpened(
    opened: Promise<CommandOutcome>,
    timeoutMs: number,
  ): Promise<CommandOutcome | 'unauthorized' | 'late'> {
    const host = this.#host;
    let outcome: CommandOutcome | undefined;
    const known = opened.then((value) => {
      outcome = value;
      return true;
    });
    await this.#within(timeoutMs, async () => {
      // A key that is refused tells of no session, but lets every flush go.
      const flushed = host.flush().then(() => (host.isHeld ? true : known));
      return Promise.race([known, flushed]);
    });
    return outcome ?? (host.isHeld ? 'unauthorized' : 'late');
  }

  /** The trace's root has ended here: its session ends with its last span, or after a grace if one never ends. */
  endSession(sessionId: string, openSpans: number): void {
    const host = this.#host;
    const end = (): void => this.twins.afterSession(sessionId, () => host.endSession(sessionId));
    if (openSpans > 0) this.#clock.after(SESSION_GRACE_MS, end);
    else end();
  }

  /**
   * True when everything taken until now is delivered or dropped; false when `timeoutMs` ran out first, and at once when
   * the API refuses the key.
   */
  flush(timeoutMs = this.#config.shutdownTimeoutMs): Promise<boolean> {
    const host = this.#host;
    return this.#within(timeoutMs, async () => {
      await this.twins.whenEmpty();
      await host.flush();
      // Nothing is waited for that will not be sent.
      return !host.isHeld || host.counts().pending === 0;
    });
  }

  /** Ends our sessions, delivers what it can within `timeoutMs`; the rest is in the spool, or dropped as `shutdown`. Later calls wait for the first. */
  shutdown(timeoutMs = this.#config.shutdownTimeoutMs): Promise<void> {
    if (this.#shutdown === undefined) this.#safely(this.#onLast);
    this.#shutdown ??= this.#shutDown(timeoutMs);
    return this.#shutdown;
  }

  stats(): Stats {
    const counts = this.#host.counts();
    const snapshot = this.ledger.snapshot(this.twins.size + counts.pending, counts);
    return { ...snapshot, queue: this.#budget.snapshot() };
  }

  /** A fault of ours costs the one event, and the ledger knows. */
  #join(record: SessionRecord, bytes: number): void {
    try {
      const end = (): void => this.twins.end(record, bytes);
      if (this.blackBox === undefined) end();
      else this.blackBox.hold(record, end);
    } catch (error) {
      this.#budget.release(bytes);
      this.#lose(record, 'internal_error');
      this.logger.debug(`an event was lost: ${nameOf(error)}`);
    }
  }

  #safely(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.#fault(error);
    }
  }

  /** A fault of ours where no event is at hand to blame. */
  #fault(error: unknown): void {
    this.logger.warn('internal_error', `Something went wrong inside: ${nameOf(error)}. Please report it.`);
  }

  /** Nothing behind this line has seen the original. */
  #deliver(record: SessionRecord, bytes: number): void {
    this.blackBox?.released(record);
    this.logger.verbose(() => eventLine(record));
    this.#host.accept(this.mask === undefined ? record : this.mask.record(record), bytes);
  }

  #duplicate(bytes: number, record: SessionRecord): void {
    this.blackBox?.forget(record);
    this.ledger.drop('duplicate');
    this.#budget.release(bytes);
  }

  #lose(record: SessionRecord, reason: string): void {
    this.ledger.drop(reason);
    this.blackBox?.forget(record);
    this.twins.forget(record.spanId);
    this.logger.warn(reason, `An event was dropped: ${reason}. stats() has the count.`);
  }

  async #shutDown(timeoutMs: number): Promise<void> {
    const host = this.#host;
    this.#stopWatching();
    this.#safely(() => this.twins.releaseAll());
    host.endAllSessions();
    await this.flush(timeoutMs);
    const left = host.counts().pending;
    host.stop('shutdown');
    await host.close();
    this.#safely(this.#stopReporting);
    const why = host.isHeld ? ': the API refuses the key' : ` within ${timeoutMs} ms`;
    if (left > 0)
      this.logger.warn('shutdown', `${left} events were not delivered${why}${this.#whatIsSaved()}.`);
  }

  /** What is still open or held becomes events; no more will come. */
  #takeLast(): void {
    this.#safely(this.#onLast);
    for (const say of this.lastWords) this.#safely(say);
    this.#safely(() => this.twins.releaseAll());
  }

  #whatIsSaved(): string {
    const { spooled } = this.#host.counts();
    return spooled === 0 ? '' : `; ${spooled} are in the spool, for the next process to send`;
  }

  #within(timeoutMs: number, work: () => Promise<boolean>): Promise<boolean> {
    return within(timeoutMs, work, { clock: this.#clock, onFault: (error) => this.#fault(error) });
  }
}
