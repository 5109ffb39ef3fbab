import { type Context, type SpanContext, trace } from '@opentelemetry/api';
import type { AnyValueMap } from '../src/core/any-value';
import type { ScopeLike } from '../src/core/otel-types';
import type { Drop, SessionRecord, SpanRecord } from '../src/core/span-record';
import { admit, isGenAi } from './admit';
import { attributionAtStart } from './attribution';
import { nearestParent } from './lineage';
import { type FallbackSession, resolveSession } from './resolve-session';
import type { SpanState, TraceState } from './span-state';

/** A span at its start, as every SDK shows it. */
export interface StartedSpan {
  readonly name: string;
  readonly attributes: AnyValueMap;
  readonly scope: ScopeLike;
  readonly spanContext: SpanContext;
}

/** The outcome of a span's end: the record, or why it is refused, and what this end means for its trace. */
export interface EndedSpan {
  readonly outcome: SessionRecord | Drop;
  /** The session that stands for the trace, when its root has ended here: ours to end. */
  readonly endedSessionId?: string;
  /** With `endedSessionId`: spans of the trace still open. 0: the session can end now. */
  readonly openSpans: number;
}

/**
 * Follows spans from start to end for one processor: attribution, tentative admission, lineage. State hangs on the
 * SpanContext object, so a span that never ends costs nothing once the application lets go of it.
 */
export class SpanTracker {
  readonly #fallback: FallbackSession;
  readonly #states = new WeakMap<SpanContext, SpanState>();

  constructor(fallback: FallbackSession) {
    this.#fallback = fallback;
  }

  /** True when the span looks admitted. */
  start(span: StartedSpan, context: Context): boolean {
    const active = trace.getSpanContext(context);
    // A span that starts a trace of its own is nobody's child, whatever is active around it.
    const parentContext = active?.traceId === span.spanContext.traceId ? active : undefined;
    const parent = parentContext === undefined ? undefined : this.#states.get(parentContext);
    const state: SpanState = {
      traceId: span.spanContext.traceId,
      spanId: span.spanContext.spanId,
      attribution: attributionAtStart(span.spanContext, span.attributes, context, parentContext),
      trace: parent?.trace ?? newTrace(span, parentContext),
      ...(parent === undefined ? {} : { parent }),
      tentativelyAdmitted: isGenAi({ attributes: span.attributes, scope: scopeOf(span.scope) }),
      promised: false,
      fate: 'open',
    };
    state.trace.open += 1;
    this.#states.set(span.spanContext, state);
    return state.tentativelyAdmitted;
  }

  /** Finishes an ended span: admission, session, parent. Without a start (we came late) the span stands alone. */
  end(record: SpanRecord, spanContext: SpanContext): EndedSpan {
    const state = this.#states.get(spanContext);
    if (state === undefined) return { outcome: this.#settle(record, stateless(record)), openSpans: 0 };
    const outcome = this.#settle(record, state);
    const { trace: shared } = state;
    shared.open -= 1;
    if (state.parent === undefined && shared.rootName !== undefined) shared.rootEnded = true;
    if (!shared.rootEnded || shared.sessionId === undefined) return { outcome, openSpans: shared.open };
    return { outcome, endedSessionId: shared.sessionId, openSpans: shared.open };
  }

  #settle(record: SpanRecord, state: SpanState): SessionRecord | Drop {
    const admitted = admit(record);
    if ('drop' in admitted && !state.promised) {
      state.fate = 'refused';
      return admitted;
    }
    const session = resolveSession(record, state.attribution, this.#fallback, state.trace.rootName);
    if (session === undefined) {
      state.fate = 'refused';
      return { drop: 'no_session' };
    }
    state.fate = 'left';
    if (session.source === 'trace') state.trace.sessionId = session.id;
    const parent = nearestParent(state);
    return {
      ...record,
      session,
      ...(parent === undefined ? {} : { parent }),
      ...('drop' in admitted ? { contentFree: true as const } : {}),
    };
  }
}

/** A parentless span begins a trace that is ours to name and to end; any other was begun elsewhere. */
function newTrace(span: StartedSpan, parentContext: SpanContext | undefined): TraceState {
  return { ...(parentContext === undefined ? { rootName: span.name } : {}), open: 0, rootEnded: false };
}

function stateless(record: SpanRecord): SpanState {
  return {
    traceId: record.traceId,
    spanId: record.spanId,
    attribution: {},
    trace: { open: 0, rootEnded: false },
    tentativelyAdmitted: false,
    promised: false,
    fate: 'open',
  };
}

function scopeOf({ name, version }: ScopeLike): SpanRecord['scope'] {
  return version === undefined ? { name } : { name, version };
}
