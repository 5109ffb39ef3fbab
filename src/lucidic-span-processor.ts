import type { Context, SpanContext } from '@opentelemetry/api';
import { recordFromSpan } from '../processors/record-from-span';
import { SpanTracker } from '../processors/span-tracker';
import { anyValueMap } from './core/any-value';
import { type LucidicOptions, resolveConfig } from './core/config';
import { environment } from './core/env';
import { nameOf } from './core/errors';
import type { Stats } from './core/ledger';
import type { ReadableSpanLike } from './core/otel-types';
import { processSlot } from './core/slot';
import { isDrop } from './core/span-record';
import { fallbackSession } from './fallback-session';
import { NO_STATS } from './no-stats';
import { Tenant } from './tenant';

/**
 * Sends what an application's GenAI instrumentations say to Lucidic, beside whatever other processors it has, whose
 * spans it never touches:
 *
 * ```ts
 * new NodeSDK({ spanProcessors: [new LucidicSpanProcessor(), new BatchSpanProcessor(otherVendor)] }).start();
 * ```
 *
 * Works with the SDKs 1.30, 2.x and 3.x. After construction it never throws into the application.
 */
export class LucidicSpanProcessor {
  readonly #tenant: Tenant | undefined;
  readonly #tracker: SpanTracker | undefined;

  /**
   * @param options Options in code; the environment fills the rest (`LUCIDIC_API_KEY`, `LUCIDIC_AGENT_ID`, …).
   * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
   */
  constructor(options: LucidicOptions = {}) {
    const resolved = resolveConfig(options, environment());
    if (!resolved.enabled) return;
    this.#tenant = new Tenant(resolved.config);
    this.#tracker = new SpanTracker(fallbackSession(resolved.config));
    for (const warning of resolved.warnings) this.#tenant.logger.warn(warning, warning);
  }

  /** Called by the SDK when a span starts: the only moment its context can be read. */
  onStart(span: ReadableSpanLike, parentContext: Context): void {
    if (this.#tenant === undefined || this.#tracker === undefined) return;
    try {
      const { name } = span;
      const attributes = anyValueMap(span.attributes);
      const scope = span.instrumentationScope ?? span.instrumentationLibrary ?? { name: '' };
      const spanContext = span.spanContext();
      const isGenAi = this.#tracker.start({ name, attributes, scope, spanContext }, parentContext);
      if (isGenAi) this.#tenant.twins.start(spanContext.spanId, scope.name, attributes);
    } catch (error) {
      this.#failed('start', error);
    }
  }

  /** Called by the SDK when a span has ended. Nothing is written on the span. */
  onEnd(span: ReadableSpanLike): void {
    if (this.#tenant === undefined || this.#tracker === undefined) return;
    try {
      const spanContext = span.spanContext();
      const record = recordFromSpan(span);
      const { outcome, endedSessionId, openSpans } = this.#tracker.end(record, spanContext);
      if (isDrop(outcome)) {
        this.#tenant.ledger.refuse(outcome.drop);
        this.#tenant.twins.forget(record.spanId);
      } else {
        markTaken(spanContext, this.#tenant.id);
        this.#tenant.take(outcome);
      }
      if (endedSessionId !== undefined) this.#tenant.endSession(endedSessionId, openSpans);
    } catch (error) {
      this.#failed('end', error);
    }
  }

  /** Delivers what was taken until now; resolves after `shutdownTimeoutMs` at the latest. Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#tenant?.flush();
  }

  /** As `forceFlush`, and says whether everything was delivered or dropped within `timeoutMs`. */
  flush(options: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    return this.#tenant?.flush(options.timeoutMs) ?? Promise.resolve(true);
  }

  /** Ends our sessions, delivers what it can in time, drops and counts the rest. Never rejects. */
  async shutdown(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    await this.#tenant?.shutdown(options.timeoutMs);
  }

  /** What became of everything: `accepted = delivered + dropped + pending`, at every instant. */
  stats(): Stats {
    return this.#tenant?.stats() ?? NO_STATS;
  }

  #failed(where: string, error: unknown): void {
    this.#tenant?.ledger.refuse('internal_error');
    this.#tenant?.logger.warn('internal_error', `A span was lost at its ${where}: ${nameOf(error)}.`);
  }
}

/** An exporter of the same tenant behind the same provider skips what a processor already took. */
function markTaken(spanContext: SpanContext, tenantId: string): void {
  const { takenBy } = processSlot();
  const tenants = takenBy.get(spanContext) ?? new Set();
  takenBy.set(spanContext, tenants.add(tenantId));
}
