import { context } from '@opentelemetry/api';
import { fileManualRecord, type ManualEvent, manualRecord } from '../processors/manual-record';
import { fallbackNow, type SessionClient } from '../processors/session-client';
import type { SpanTracker } from '../processors/span-tracker';
import { systemClock } from './core/clock';
import { eventIdOfSpan } from './core/ids';
import type { FallbackSession } from './core/slot';
import type { Drop, SessionRecord } from './core/span-record';

/** An event recorded by hand: its id, and the record of it or why there is none. */
export interface RecordedEvent {
  readonly eventId: string;
  readonly outcome: SessionRecord | Drop;
}

/** What events by hand and observed calls of one pipeline have in common. */
export interface ManualSettings {
  readonly tracker: SpanTracker;
  readonly fallback: FallbackSession;
  readonly client: SessionClient;
  /** The trace of everything that is recorded outside of any span. */
  readonly processTraceId: string;
}

/** Records events by hand where the code runs that calls it, for one pipeline. */
export function createManualRecorder({
  tracker,
  fallback,
  client,
  processTraceId,
}: ManualSettings): (event: ManualEvent) => RecordedEvent {
  return (event) => {
    const active = context.active();
    const state = tracker.stateIn(active);
    const nowUnixMs = systemClock.nowMs();
    const surroundings = {
      context: active,
      state,
      fallback: fallbackNow(client, state?.fallback, fallback),
      tenantId: client.tenantId,
      processTraceId,
      nowUnixMs,
    };
    const record = manualRecord(event, surroundings);
    return {
      eventId: event.eventId ?? eventIdOfSpan(record.traceId, record.spanId),
      outcome: fileManualRecord(record, event, surroundings),
    };
  };
}
