import type { Context, SpanContext } from '@opentelemetry/api';
import type { SpanView } from '../src/core/option-table';
import { type Attribution, type ObservedScope, processSlot } from '../src/core/slot';
import type { Drop, SessionRecord, SpanRecord } from '../src/core/span-record';
import type { Admission } from './admit';
import { attributionAtStart, ofTenant } from './attribution';
import { nearestEvent, nearestParent } from './lineage';
import { isNearest, observedScope } from './observed-scope';
import { type FallbackSession, resolveSession } from './resolve-session';
import { fallbackNow, NO_CLIENT, type SessionClient } from './session-client';
import type { SpanState, TraceState } from './span-state';
import { activeSpanContext } from './stable-span-context';

/** The outcome of a span's end: the record, or why it is refused, and what this end means for its trace. */
export interface EndedSpan {
  readonly outcome: SessionRecord | Drop;
  /** The session that stands for the trace, when its root has ended here: ours to end. */
  readonly endedSessionId?: string;
  /** With `endedSessionId`: spans of the trace still open. 0: the session can end now. */
  readonly openSpans: number;
  /** Another event names this one as its parent: it must not be lost on the way. */
  readonly isPromised: boolean;
}

/** Where an event stands; its id follows from them. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

interface Opening {
  /** What every tenant of the process may know. */
  readonly shared: Attribution;
  readonly fallback: FallbackSession;
  readonly rootName: string | undefined;
  readonly tentativelyAdmitted: boolean;
}

/**
 * Follows spans from start to end for one processor: attribution, tentative admission, lineage. State hangs on the
 * SpanContext object, so a span that never ends costs nothing once the application lets go of it.
 */
export class SpanTracker {
  readonly #admission: Admission;
  readonly #fallback: FallbackSession;
  readonly #client: SessionClient;
  readonly #states = new WeakMap<SpanContext, SpanState>();
  readonly #scopes = new WeakMap<ObservedScope, SpanState>();
  readonly #observed = new WeakSet<SpanContext>();

  constructor(admission: Admission, fallback: FallbackSession, client: SessionClient = NO_CLIENT) {
    this.#admission = admission;
    this.#fallback = fallback;
    this.#client = client;
  }

  /** Notes a started span; its state, which says how admission looks. */
  start(span: SpanView, spanContext: SpanContext, context: Context): SpanState {
    const active = activeSpanContext(context);
    // A span that starts a trace of its own is nobody's child, whatever is active around it.
    const parentContext = active?.traceId === spanContext.traceId ? active : undefined;
    const parent = parentContext === active ? this.stateIn(context) : undefined;
    const shared = attributionAtStart(spanContext, span.attributes, context, parentContext);
    const state = this.#open(spanContext, parent, {
      shared,
      fallback: fallbackNow(this.#client, parent?.fallback, this.#fallback),
      rootName: parentContext === undefined ? span.name : undefined,
      tentativelyAdmitted: this.#admission.looksAdmitted(span),
    });
    this.#states.set(spanContext, state);
    return state;
  }

  /**
   * Opens an observed call, whose event is recorded by hand, given what all tenants may know of it. `own` is the span that
   * was started for it, if any: the calls inside find the event by it.
   */
  observe(
    ids: SpanIds,
    { attribution, fallback }: Pick<SpanState, 'attribution' | 'fallback'>,
    outside: Context,
    own: { readonly spanContext: SpanContext; readonly rootName: string | undefined } | undefined,
  ): { readonly state: SpanState; readonly scope: ObservedScope } {
    const known = processSlot().attribution;
    // Another processor may have seen the span start, and hangs on to what is known of it.
    const shared = (own && known.get(own.spanContext)) ?? attribution;
    const state = this.#open(ids, this.stateIn(outside), {
      shared,
      fallback,
      rootName: own?.rootName,
      tentativelyAdmitted: true,
    });
    if (own !== undefined) {
      this.#states.set(own.spanContext, state);
      known.set(own.spanContext, shared);
      this.#observed.add(own.spanContext);
    }
    const active = own?.spanContext ?? activeSpanContext(outside);
    const scope = { node: state, attribution: shared, active, outer: observedScope(outside) };
    this.#scopes.set(scope, state);
    return { state, scope };
  }

  /** True for a span that was started for an observed call: its event is recorded without it. */
  isObserved(spanContext: SpanContext): boolean {
    return this.#observed.has(spanContext);
  }

  /** The observed call is over. */
  endObserved(state: SpanState, record: SpanRecord): EndedSpan {
    return this.#end(state, undefined, () => record);
  }

  /**
   * Finishes an ended span: admission, session, parent. The record is made only for a span that leaves, for most spans
   * of an application are refused. Without a start (we came late) the span stands alone.
   */
  end(span: SpanView, spanContext: SpanContext, makeRecord: () => SpanRecord): EndedSpan {
    const state = this.#states.get(spanContext) ?? stateless(spanContext, this.#fallback);
    return this.#end(state, this.#admission.admit(span), makeRecord);
  }

  #end(state: SpanState, refusal: Drop | undefined, makeRecord: () => SpanRecord): EndedSpan {
    const outcome = this.#settle(state, refusal, makeRecord);
    const { trace: shared } = state;
    shared.open -= 1;
    if (state.parent === undefined && shared.rootName !== undefined) shared.rootEnded = true;
    if (!shared.rootEnded || shared.sessionId === undefined)
      return { outcome, openSpans: shared.open, isPromised: state.promised };
    return { outcome, endedSessionId: shared.sessionId, openSpans: shared.open, isPromised: state.promised };
  }

  /** What is known of a span that started here, by the object `stableSpanContext` gives for it. */
  stateOf(spanContext: SpanContext): SpanState | undefined {
    return this.#states.get(spanContext);
  }

  /** What is nearest in a context: the observed call or the active span, where it started here. */
  stateIn(context: Context): SpanState | undefined {
    const active = activeSpanContext(context);
    const known = active === undefined ? undefined : this.#states.get(active);
    for (let scope = observedScope(context); scope !== undefined; scope = scope.outer) {
      if (!isNearest(scope, active, known !== undefined)) break;
      const state = this.#scopes.get(scope);
      if (state !== undefined) return state;
    }
    return known;
  }

  /** The record of a span that is still open, as far as it goes; for one that will never end. */
  interrupt(state: SpanState, record: SpanRecord): SessionRecord | Drop {
    return this.#settle(state, undefined, () => record);
  }

  /** What `interrupt` would give, without a word to anybody: the span may yet end. Undefined: it has no session. */
  preview(state: SpanState, record: SpanRecord): SessionRecord | undefined {
    const { attribution, trace, parent, fallback } = state;
    const session = resolveSession(record, attribution, fallback, trace.rootName);
    if (session === undefined) return undefined;
    const given = attribution.parentEventId;
    const event = nearestEvent(parent, given, state);
    if (event !== undefined)
      return { ...record, session, parent: { traceId: event.traceId, spanId: event.spanId } };
    return given === undefined ? { ...record, session } : { ...record, session, parent: { eventId: given } };
  }

  #open(
    { traceId, spanId }: SpanIds,
    parent: SpanState | undefined,
    { shared, fallback, rootName, tentativelyAdmitted }: Opening,
  ): SpanState {
    const attribution = ofTenant(shared, this.#client.tenantId);
    // An observed call without a span may have spans inside that start traces of their own.
    const trace = parent?.traceId === traceId ? parent.trace : newTrace(this.#fallback, rootName);
    const state: SpanState = {
      traceId,
      spanId,
      attribution,
      trace,
      fallback,
      parent,
      tentativelyAdmitted,
      // A conversation id may still give way to a better one; the others stand.
      sessionId: attribution.sessionSource === 'conversation' ? undefined : attribution.sessionId,
      promised: false,
      namedOutside: false,
      fate: 'open',
      other: shared.lineage,
    };
    shared.lineage = state;
    trace.open += 1;
    return state;
  }

  #settle(state: SpanState, refusal: Drop | undefined, makeRecord: () => SpanRecord): SessionRecord | Drop {
    if (refusal !== undefined && !state.promised) {
      state.fate = 'refused';
      return refusal;
    }
    const record = makeRecord();
    const session = resolveSession(record, state.attribution, state.fallback, state.trace.rootName);
    if (session === undefined) {
      state.fate = 'refused';
      return { drop: 'no_session' };
    }
    state.fate = 'left';
    state.sessionId = session.id;
    if (session.source === 'trace') state.trace.sessionId = session.id;
    const parent = nearestParent(state);
    return {
      ...record,
      session,
      ...(parent === undefined ? {} : { parent }),
      ...(refusal === undefined ? {} : { contentFree: true as const }),
      ...(state.namedOutside ? { namedOutside: true as const } : {}),
    };
  }
}

/** A parentless span begins a trace that is ours to name and to end; any other was begun elsewhere. */
function newTrace(fallback: FallbackSession, rootName: string | undefined): TraceState {
  return { rootName, fallback, open: 0, rootEnded: false, sessionId: undefined };
}

function stateless({ traceId, spanId }: SpanContext, fallback: FallbackSession): SpanState {
  return {
    traceId,
    spanId,
    attribution: {},
    trace: newTrace(fallback, undefined),
    fallback,
    parent: undefined,
    tentativelyAdmitted: false,
    sessionId: undefined,
    promised: false,
    namedOutside: false,
    fate: 'open',
    other: undefined,
  };
}
