import { createAdmission } from '../processors/admit';
import { readableSpan } from '../processors/readable-span';
import { recordFromSpan } from '../processors/record-from-span';
import { resolveSession } from '../processors/resolve-session';
import { TraceWindow } from '../processors/trace-window';
import { systemClock } from './core/clock';
import { type LucidicOptions, resolveConfig } from './core/config';
import { environment } from './core/env';
import { ConfigError, nameOf } from './core/errors';
import { guardedClock } from './core/guarded-clock';
import type { Stats } from './core/ledger';
import type { ExportResultLike, ReadableSpanLike } from './core/otel-types';
import { processSlot } from './core/slot';
import { fallbackSession } from './fallback-session';
import { NO_STATS } from './no-stats';
import { Tenant } from './tenant';

/** How long a trace is collected for its parents to arrive: they end after their children. */
const WINDOW_MS = 2_000;
const ACKNOWLEDGE_WITHIN_MS = 250;

/**
 * The same pipeline behind somebody else's span processor:
 *
 * ```ts
 * new NodeSDK({ traceExporter: new LucidicExporter() }).start();
 * ```
 *
 * An exporter sees ended spans only: no context, no baggage, no log records. Sessions come from attributes, else one stands
 * for each trace. Where you can, use `LucidicSpanProcessor`. Spans that a processor of the same key and agent took are
 * skipped.
 */
export class LucidicExporter {
  readonly #tenant: Tenant | undefined;
  readonly #window: TraceWindow | undefined;

  /**
   * @param options Options in code; the environment fills the rest.
   * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
   */
  constructor(options: LucidicOptions = {}) {
    const resolved = resolveConfig(options, environment());
    if (!resolved.enabled) return;
    if (resolved.config.maskScope === 'all') {
      const problem = '"all" is not possible here: an exporter sees spans when others have them already';
      throw new ConfigError('maskScope', problem, 'Use LucidicSpanProcessor');
    }
    const tenant = new Tenant(resolved.config, () => this.#window?.closeAll());
    const fallback = fallbackSession(resolved.config);
    this.#tenant = tenant;
    const slot = processSlot();
    slot.exporters = (slot.exporters ?? 0) + 1;
    this.#window = new TraceWindow({
      clock: guardedClock(systemClock, (error) => this.#failed(error)),
      admission: createAdmission(resolved.config.shouldExportSpan),
      windowMs: WINDOW_MS,
      attribute: (record, rootName) => {
        const session = resolveSession(record, {}, fallback, rootName);
        return session === undefined ? undefined : { ...record, session };
      },
      release: (record) => tenant.take(record),
      refuse: (reason) => tenant.ledger.refuse(reason),
      endSession: (sessionId) => tenant.endSession(sessionId, 0),
    });
    for (const warning of resolved.warnings) tenant.logger.warn(warning, warning);
    const missing =
      'LucidicExporter alone sees neither context nor baggage: sessions come from attributes or traces.';
    tenant.logger.debug(missing);
  }

  /**
   * Takes a batch. Success means that it is in our own queue, which retries far longer than a span processor would
   * wait. A span processor's `forceFlush` never calls the exporter's, so the answer waits for delivery where that is
   * quick; it does not wait out an outage, for then the processor's small queue would overflow.
   */
  export(spans: readonly ReadableSpanLike[], resultCallback: (result: ExportResultLike) => void): void {
    for (const span of spans) this.#add(span);
    const done = (): void => resultCallback({ code: 0 });
    if (this.#tenant === undefined || this.#tenant.stats().pending === 0) done();
    else void this.#tenant.flush(ACKNOWLEDGE_WITHIN_MS).then(done);
  }

  /** Delivers what was taken until now; resolves after `shutdownTimeoutMs` at the latest. Never rejects. */
  async forceFlush(): Promise<void> {
    this.#window?.closeAll();
    await this.#tenant?.flush();
  }

  /** Delivers what it can in time, drops and counts the rest. Never rejects. */
  async shutdown(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    this.#window?.closeAll();
    await this.#tenant?.shutdown(options.timeoutMs);
  }

  /** What became of everything: `accepted = delivered + dropped + pending`, at every instant. */
  stats(): Stats {
    return this.#tenant?.stats() ?? NO_STATS;
  }

  #add(span: ReadableSpanLike): void {
    if (this.#tenant === undefined || this.#window === undefined) return;
    try {
      const readable = readableSpan(span);
      if (processSlot().takenBy.get(readable.spanContext())?.has(this.#tenant.id)) {
        this.#tenant.ledger.refuse('taken_by_processor');
      } else {
        this.#window.add(recordFromSpan(readable));
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#tenant?.ledger.refuse('internal_error');
    this.#tenant?.logger.warn('internal_error', `A span was lost: ${nameOf(error)}.`);
  }
}
