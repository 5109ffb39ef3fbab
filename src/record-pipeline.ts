import { createAdmission } from '../processors/admit';
import { contentEventName } from '../processors/log-event';
import { LogWindow } from '../processors/log-window';
import { resolveSession } from '../processors/resolve-session';
import { TraceWindow } from '../processors/trace-window';
import { systemClock } from './core/clock';
import type { Config } from './core/config';
import { nameOf } from './core/errors';
import { guardedClock } from './core/guarded-clock';
import type { Stats } from './core/ledger';
import type { LogRecord } from './core/log-record';
import type { SpanRecord } from './core/span-record';
import { fallbackSession } from './fallback-session';
import { Tenant } from './tenant';

/** How long a trace is collected for its parents to arrive: they end after their children. */
const WINDOW_MS = 2_000;
/** How long a log waits for its span: SDKs send logs every second and spans every five. */
const LOGS_MS = 15_000;

/**
 * The pipeline for whoever has ended spans only, from this process or another: collects traces for a moment, joins logs,
 * then lineage, twins, mask, mapping and delivery as everywhere.
 */
export class RecordPipeline {
  readonly #tenant: Tenant;
  readonly #window: TraceWindow;
  readonly #logs: LogWindow;

  constructor(config: Config) {
    const tenant = new Tenant(config, () => this.#window.closeAll());
    const clock = guardedClock(systemClock, (error) => this.refuseFault(error));
    const fallback = fallbackSession(config);
    this.#tenant = tenant;
    this.#logs = new LogWindow({
      clock,
      keepMs: LOGS_MS,
      onExpired(logs) {
        for (let log = 0; log < logs; log += 1) tenant.loseLog('log_without_span');
      },
    });
    this.#window = new TraceWindow({
      clock,
      admission: createAdmission(config.shouldExportSpan),
      windowMs: WINDOW_MS,
      complete: (record) => this.#logs.join(record),
      attribute: (record, rootName) => {
        const session = resolveSession(record, {}, fallback, rootName);
        return session === undefined ? undefined : { ...record, session };
      },
      release: (record) => tenant.take(record),
      refuse: (reason) => tenant.ledger.refuse(reason),
      endSession: (sessionId) => tenant.endSession(sessionId, 0),
    });
  }

  /** Equal for equal key and agent, and tells nothing of the key. */
  get tenantId(): string {
    return this.#tenant.id;
  }

  get logger(): Tenant['logger'] {
    return this.#tenant.logger;
  }

  /** Takes an ended span. Never throws. */
  add(record: SpanRecord): void {
    try {
      this.#window.add(record);
    } catch (error) {
      this.refuseFault(error);
    }
  }

  /** Takes a log; only GenAI content that belongs to a span is kept, until the span comes. Never throws. */
  addLog(log: LogRecord): void {
    try {
      const { traceId, spanId } = log;
      if (traceId === undefined || spanId === undefined) return;
      const fate = this.#window.isSettled(traceId, spanId) ? lateFate(log) : this.#logs.add(log);
      if (fate === 'late_log' || fate === 'log_content_full') this.#tenant.loseLog(fate);
    } catch (error) {
      this.refuseFault(error);
    }
  }

  /** Counts a span that is none of the pipeline's business. */
  refuse(reason: string): void {
    this.#tenant.ledger.refuse(reason);
  }

  /** A fault of ours costs one span and a line without content. */
  refuseFault(error: unknown): void {
    this.#tenant.ledger.refuse('internal_error');
    this.#tenant.logger.warn('internal_error', `A span was lost: ${nameOf(error)}.`);
  }

  /** Waits for no more parents. */
  closeWindows(): void {
    this.#window.closeAll();
  }

  /** True when everything that has left its window is delivered or dropped within `timeoutMs`. Never rejects. */
  flush(timeoutMs?: number): Promise<boolean> {
    return this.#tenant.flush(timeoutMs);
  }

  /** Delivers what it can in time, drops and counts the rest. Never rejects. */
  async shutdown(timeoutMs?: number): Promise<void> {
    this.#window.closeAll();
    await this.#tenant.shutdown(timeoutMs);
  }

  /** What became of everything: `accepted = delivered + dropped + pending`, at every instant. */
  stats(): Stats {
    return this.#tenant.stats();
  }
}

/** Content whose span has left already. */
function lateFate(log: LogRecord): 'late_log' | 'not_ours' {
  return contentEventName(log) === undefined ? 'not_ours' : 'late_log';
}
