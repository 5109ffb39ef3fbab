import { createAdmission } from '../processors/admit';
import type { ManualEvent } from '../processors/manual-record';
import { OpenSpans } from '../processors/open-spans';
import { type EndedSpan, SpanTracker } from '../processors/span-tracker';
import { systemClock } from './core/clock';
import type { Config } from './core/config';
import { offerSink } from './core/default-sink';
import { nameOf } from './core/errors';
import type { CallStart, EventSink, OpenCall } from './core/event-sink';
import { guardedClock } from './core/guarded-clock';
import { randomId, randomTraceId } from './core/ids';
import { processSlot } from './core/slot';
import { isDrop } from './core/span-record';
import { fallbackSession } from './fallback-session';
import { createManualRecorder, type ManualSettings } from './manual-recorder';
import { markTaken } from './mark-taken';
import { ObservedCalls } from './observed-calls';
import { type SpanMasker, spanMasker } from './span-masker';
import { Tenant } from './tenant';

/**
 * All that one key and agent have in this process: what follows spans, what records observed calls and events by hand, and
 * the tenant.
 */
export class SpanPipeline implements EventSink {
  readonly config: Config;
  readonly tenant: Tenant;
  readonly tracker: SpanTracker;
  readonly openSpans: OpenSpans;
  readonly maskSpan: SpanMasker | undefined;
  /** The processors and clients that send through it. */
  readonly users = new Set<object>();
  /** Spans come to it; a second processor would bring them twice. */
  hasProcessor = false;
  readonly #calls: ObservedCalls;
  #withdraw: (() => void) | undefined;
  readonly #recordManually: ReturnType<typeof createManualRecorder>;

  constructor(config: Config) {
    const tenant = new Tenant(config, () => {
      calls.interruptAll();
      openSpans.interruptAll();
    });
    const client = {
      tenantId: tenant.id,
      defaultSessionId: () => processSlot().defaultSessions?.get(tenant.id),
    };
    const fallback = fallbackSession(config);
    const tracker = new SpanTracker(createAdmission(config.shouldExportSpan), fallback, client);
    const openSpans = openSpansOf(config, tenant, tracker);
    const manual = { tracker, fallback, client, processTraceId: randomTraceId() };
    const calls = observedCallsOf(tenant, manual);
    this.config = config;
    this.tenant = tenant;
    this.tracker = tracker;
    this.openSpans = openSpans;
    this.maskSpan = spanMasker(config, tenant);
    this.#calls = calls;
    this.#recordManually = createManualRecorder(manual);
  }

  /** Observed functions may be recorded here from now on. */
  offer(): void {
    this.#withdraw ??= offerSink(this);
  }

  withdraw(): void {
    this.#withdraw?.();
  }

  /** Opens the event of an observed function's call. Never throws. */
  openCall(start: CallStart): OpenCall | undefined {
    return this.#calls.open(start);
  }

  /** Records an event that no span tells of; its id, at once. Never throws. */
  recordEvent(event: ManualEvent): string {
    const { tenant } = this;
    try {
      const { eventId, outcome } = this.#recordManually(event);
      if (isDrop(outcome)) tenant.ledger.refuse(outcome.drop);
      else tenant.take(outcome);
      return eventId;
    } catch (error) {
      lost(tenant, 'recording', error);
      return randomId();
    }
  }
}

/** A fault of ours costs one span and a line without content. */
export function lost(tenant: Tenant, where: string, error: unknown): void {
  tenant.ledger.refuse('internal_error');
  tenant.logger.warn('internal_error', `A span or event was lost at its ${where}: ${nameOf(error)}.`);
}

/** The session that stands for a trace ends after its root. */
export function endTrace(tenant: Tenant, { endedSessionId, openSpans }: EndedSpan): void {
  if (endedSessionId !== undefined) tenant.endSession(endedSessionId, openSpans);
}

function observedCallsOf(tenant: Tenant, manual: ManualSettings): ObservedCalls {
  return new ObservedCalls({
    ...manual,
    onSpan: (spanContext) => markTaken(spanContext, tenant.ids),
    take(ended) {
      if (isDrop(ended.outcome)) tenant.ledger.refuse(ended.outcome.drop);
      else tenant.take(ended.outcome, ended.isPromised);
      endTrace(tenant, ended);
    },
    refuse: (reason) => tenant.ledger.refuse(reason),
    fault: (error) => lost(tenant, 'recording', error),
  });
}

function openSpansOf(config: Config, tenant: Tenant, tracker: SpanTracker): OpenSpans {
  return new OpenSpans({
    clock: guardedClock(systemClock, (error) => lost(tenant, 'interruption', error)),
    graceMs: config.twinHoldMs,
    onLeftOut: (spanContext) => tenant.blackBox?.forget(spanContext),
    onForgotten(logs, spanContext) {
      tenant.blackBox?.forget(spanContext);
      tenant.ledger.refuse('open_span_forgotten');
      for (let log = 0; log < logs; log += 1) tenant.loseLog('log_content_full');
    },
    onInterrupted(state, record) {
      const outcome = tracker.interrupt(state, record);
      if (!isDrop(outcome)) tenant.take(outcome, state.promised);
      else {
        tenant.ledger.refuse(outcome.drop);
        tenant.blackBox?.forget(record);
      }
    },
  });
}
