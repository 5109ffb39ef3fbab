import { type Context, isSpanContextValid, trace } from '@opentelemetry/api';
import type { AnyValueMap } from '../src/core/any-value';
import type { ToldError } from '../src/core/event-sink';
import { randomSpanId } from '../src/core/ids';
import type { FallbackSession } from '../src/core/slot';
import type {
  Drop,
  ParentRef,
  RecordEvent,
  SessionRecord,
  SessionRef,
  SpanRecord,
} from '../src/core/span-record';
import { VERSION } from '../src/core/version';
import { attributionIn, ofTenant } from './attribution';
import { parentFrom } from './lineage';
import { fallbackSessionId, resolveSession } from './resolve-session';
import { LUCIDIC_SESSION_ID, validId } from './session-keys';
import type { SpanState } from './span-state';

/** An event given by hand. Times are Unix milliseconds. */
export interface ManualEvent {
  readonly type: 'llm_generation' | 'function_call' | 'error_traceback' | 'generic';
  /** Default: made from the ids of the record. */
  readonly eventId?: string;
  /** In the words of the wire. */
  readonly payload: AnyValueMap;
  /** Default: the type. */
  readonly name?: string;
  /** Default: now. */
  readonly startUnixMs?: number;
  /** Left out: the event is a moment and has no duration. */
  readonly endUnixMs?: number;
  readonly tags?: readonly string[];
  readonly metadata?: AnyValueMap;
  /** Default: the session of the context it is recorded in. */
  readonly sessionId?: string;
  /** Default: the event the context is inside of. */
  readonly parentEventId?: string;
  /** What was thrown; becomes the `error_traceback` child. */
  readonly exception?: ToldError | undefined;
  /** Where the event stands, when that was settled before. */
  readonly ids?: { readonly traceId: string; readonly spanId: string };
  /** It never ended. */
  readonly interrupted?: true;
}

/** Where and when an event is recorded by hand, and by which processor. */
export interface ManualSurroundings {
  readonly context: Context;
  /** The active span, where this processor has seen it start. */
  readonly state: SpanState | undefined;
  readonly fallback: FallbackSession;
  readonly tenantId: string;
  /** The trace of everything that is recorded outside of any span. */
  readonly processTraceId: string;
  readonly nowUnixMs: number;
}

/**
 * The record of an event given by hand. It needs no span: with no SDK, a no-op provider or a sampler that says no it is
 * complete all the same, with ids of its own. Inside a span it belongs to that span's trace, session and event.
 */
export function manualRecord(event: ManualEvent, surroundings: ManualSurroundings): SpanRecord {
  const { context, nowUnixMs, processTraceId } = surroundings;
  const active = trace.getSpanContext(context);
  const inside = active !== undefined && isSpanContextValid(active) ? active : undefined;
  const startUnixMs = event.startUnixMs ?? nowUnixMs;
  return {
    traceId: event.ids?.traceId ?? inside?.traceId ?? processTraceId,
    spanId: event.ids?.spanId ?? randomSpanId(),
    name: event.name ?? event.type,
    kind: 'INTERNAL',
    startUnixMs,
    // No time is no duration; a moment of 0 s would be a claim.
    endUnixMs: event.endUnixMs ?? Number.NaN,
    status: { code: event.exception === undefined ? 'UNSET' : 'ERROR' },
    attributes: attributesOf(event),
    events:
      event.exception === undefined ? [] : [exceptionEvent(event.exception, event.endUnixMs ?? nowUnixMs)],
    scope: { name: '@lucidic/otel', version: VERSION },
    resource: {},
    droppedAttributesCount: 0,
    ...(inside === undefined ? {} : { parentSpanId: inside.spanId }),
    ...(event.interrupted === undefined ? {} : { interrupted: true as const }),
  };
}

/** As `span.recordException` writes it. */
function exceptionEvent({ type, message, stack }: ToldError, timeUnixMs: number): RecordEvent {
  const attributes = {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack,
  };
  return { name: 'exception', timeUnixMs, attributes };
}

/** Files the record of a manual event under its session and its parent, as the end of a span does for the span's. */
export function fileManualRecord(
  record: SpanRecord,
  event: ManualEvent,
  surroundings: ManualSurroundings,
): SessionRecord | Drop {
  const { context, state, tenantId, fallback } = surroundings;
  const attribution = ofTenant(attributionIn(context, record.attributes), tenantId);
  const session = sessionOf(record, attribution, surroundings);
  if (session === undefined) return { drop: 'no_session' };
  if (state !== undefined && session.source === 'trace') state.trace.sessionId = session.id;
  const given = validId(event.parentEventId);
  const child = { attribution, fallback, sessionId: session.id };
  const parent: ParentRef | undefined =
    given === undefined ? parentFrom(state, attribution.parentEventId, child) : { eventId: given };
  return { ...record, session, ...(parent === undefined ? {} : { parent }) };
}

/** Outside of any trace there is no trace to stand for a session; one session for the process does, and is ours to end. */
function sessionOf(
  record: SpanRecord,
  attribution: Parameters<typeof resolveSession>[1],
  { fallback, state, processTraceId }: ManualSurroundings,
): SessionRef | undefined {
  const session = resolveSession(record, attribution, fallback, state?.trace.rootName);
  if (session?.source !== 'trace' || record.traceId !== processTraceId) return session;
  const id = fallbackSessionId(fallback, processTraceId);
  return id === undefined ? undefined : { id, source: 'process' };
}

function attributesOf(event: ManualEvent): AnyValueMap {
  return {
    'lucidic.event.type': event.type,
    'lucidic.event.payload': event.payload,
    ...(event.eventId === undefined ? {} : { 'lucidic.event.id': event.eventId }),
    ...(event.tags === undefined ? {} : { 'lucidic.event.tags': event.tags }),
    ...(event.metadata === undefined ? {} : { 'lucidic.event.metadata': event.metadata }),
    ...(event.sessionId === undefined ? {} : { [LUCIDIC_SESSION_ID]: event.sessionId }),
  };
}
