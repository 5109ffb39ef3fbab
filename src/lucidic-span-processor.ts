import type { Context } from '@opentelemetry/api';
import { isClientScope } from '../processors/is-client-scope';
import { insideCall } from '../processors/is-inside-call';
import { withEvents } from '../processors/join-logs';
import { joinLog } from '../processors/log-join';
import type { ManualEvent } from '../processors/manual-record';
import { isModelCall } from '../processors/model-call';
import { readableSpan } from '../processors/readable-span';
import { recordFromSpan } from '../processors/record-from-span';
import { isStartedBy } from '../processors/recorded-by-hand';
import { anyValueMap } from './core/any-value';
import { type LucidicOptions, resolveConfig } from './core/config';
import { environmentFor } from './core/env';
import { randomId } from './core/ids';
import type { Stats } from './core/ledger';
import type { SpanView } from './core/option-table';
import type { LogRecordLike, ReadableSpanLike } from './core/otel-types';
import { isDrop, type RecordEvent, type SessionRecord, type SpanRecord } from './core/span-record';
import { joinPipeline, leavePipeline } from './join-pipeline';
import { markTaken } from './mark-taken';
import { NO_STATS } from './no-stats';
import type { SpanMasker } from './span-masker';
import { endTrace, lost, type SpanPipeline } from './span-pipeline';

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
  readonly #pipeline: SpanPipeline | undefined;
  #left: Promise<void> | undefined;

  /**
   * @param options Options in code; the environment fills the rest (`LUCIDIC_API_KEY`, `LUCIDIC_AGENT_ID`, …).
   * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
   */
  constructor(options: LucidicOptions = {}) {
    const resolved = resolveConfig(options, environmentFor(options));
    if (!resolved.enabled) return;
    this.#pipeline = joinPipeline(this, options, resolved.config);
    const { logger } = this.#pipeline.tenant;
    for (const warning of resolved.warnings) logger.warn(warning, warning);
  }

  /** Called by the SDK when a span starts: the only moment its context can be read. */
  onStart(span: ReadableSpanLike, parentContext: Context): void {
    if (this.#pipeline === undefined) return;
    const { tenant, tracker, openSpans } = this.#pipeline;
    try {
      if (isStartedBy(parentContext, tracker)) return;
      const readable = readableSpan(span);
      const view = viewOf(readable);
      const spanContext = readable.spanContext();
      const state = tracker.start(view, spanContext, parentContext);
      if (!state.tentativelyAdmitted) return;
      tenant.twins.start(spanContext.spanId, view.scope.name, view.attributes);
      openSpans.add(span, spanContext, state);
      tenant.blackBox?.open(() => {
        const record = openSpans.look(spanContext);
        return record && tracker.preview(state, record);
      });
    } catch (error) {
      lost(tenant, 'start', error);
    }
  }

  /** Called by the SDKs 2.x and 3.x when a span is about to end, before any processor's `onEnd`. */
  onEnding(span: ReadableSpanLike): void {
    if (this.#pipeline?.maskSpan === undefined) return;
    try {
      this.#pipeline.maskSpan.span(span);
    } catch (error) {
      lost(this.#pipeline.tenant, 'masking', error);
    }
  }

  /** Called by the SDK when a span has ended. Nothing is written on the span, but with `maskScope: 'all'`. */
  onEnd(span: ReadableSpanLike): void {
    if (this.#pipeline === undefined) return;
    const { tenant, tracker, openSpans, maskSpan } = this.#pipeline;
    try {
      const masked = maskSpan?.span(span);
      const readable = readableSpan(span);
      const spanContext = readable.spanContext();
      if (tracker.isObserved(spanContext)) return;
      const logged = openSpans.remove(spanContext);
      const makeRecord = (): SpanRecord => {
        const record = recordFromSpan(readable);
        if (masked === undefined && logged.length === 0) return record;
        return withLogged({ ...record, ...masked }, logged, maskSpan);
      };
      const ended = tracker.end(viewOf(readable), spanContext, makeRecord);
      if (isDrop(ended.outcome)) {
        tenant.ledger.refuse(ended.outcome.drop);
        tenant.blackBox?.forget(spanContext);
        tenant.twins.forget(spanContext.spanId);
      } else {
        markTaken(spanContext, tenant.ids);
        this.#take(ended.outcome, ended.isPromised);
      }
      endTrace(tenant, ended);
    } catch (error) {
      lost(tenant, 'end', error);
    }
  }

  /**
   * Records an event that no span tells of; its id, at once. Needs no SDK, no sampler's yes and no context manager.
   * @internal
   */
  recordEvent(event: ManualEvent): string {
    return this.#pipeline?.recordEvent(event) ?? randomId();
  }

  /**
   * Joins content that a log record carries to its open span; the record is only read.
   * @internal
   */
  joinLog(log: LogRecordLike): void {
    if (this.#pipeline === undefined) return;
    const { tenant, tracker, openSpans } = this.#pipeline;
    try {
      const fate = joinLog(log, tracker, openSpans);
      if (fate === 'late_log' || fate === 'log_content_full') tenant.loseLog(fate);
    } catch (error) {
      lost(tenant, 'log', error);
    }
  }

  /** Delivers what was taken until now; resolves after `shutdownTimeoutMs` at the latest. Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#pipeline?.tenant.flush();
  }

  /** As `forceFlush`, and says whether everything was delivered or dropped within `timeoutMs`. */
  flush(options: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    return this.#pipeline?.tenant.flush(options.timeoutMs) ?? Promise.resolve(true);
  }

  /** Ends our sessions, delivers what it can in time, drops and counts the rest. Never rejects. */
  async shutdown(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    if (this.#pipeline === undefined) return;
    this.#left ??= leavePipeline(this, this.#pipeline, options.timeoutMs);
    await this.#left;
  }

  /** What became of everything: `accepted = delivered + dropped + pending`, at every instant. */
  stats(): Stats {
    return this.#pipeline?.tenant.stats() ?? NO_STATS;
  }

  /** A framework's call that failed tells the story of a client's call inside it that never will. */
  #take(record: SessionRecord, isPromised: boolean): void {
    const failed = record.status.code === 'ERROR' && isModelCall(record.attributes);
    if (failed && !isClientScope(record.scope.name)) {
      this.#pipeline?.openSpans.removeExplained(insideCall(record));
    }
    this.#pipeline?.tenant.take(record, isPromised);
  }
}

const NO_SCOPE: SpanView['scope'] = { name: '' };

/** What admission looks at; the attributes are the span's live bag. */
function viewOf(span: ReadableSpanLike): SpanView {
  const scope = span.instrumentationScope ?? span.instrumentationLibrary ?? NO_SCOPE;
  return { name: span.name, scope, attributes: anyValueMap(span.attributes) };
}

/** What logs said joins a record that was masked with its span only after the mask as well. */
function withLogged(
  record: SpanRecord,
  logged: readonly RecordEvent[],
  maskSpan: SpanMasker | undefined,
): SpanRecord {
  const needsMask = record.masked === true && maskSpan !== undefined && logged.length > 0;
  return withEvents(record, needsMask ? maskSpan.events(record, logged) : logged);
}
