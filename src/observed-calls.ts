import { type Context, context, type Span, type SpanContext, trace } from '@opentelemetry/api';
import { attributionIn, ofTenant } from '../processors/attribution';
import { manualRecord } from '../processors/manual-record';
import { runInScope, withObservedScope } from '../processors/observed-scope';
import { fallbackSessionId } from '../processors/resolve-session';
import { fallbackNow } from '../processors/session-client';
import type { SpanState } from '../processors/span-state';
import type { EndedSpan } from '../processors/span-tracker';
import { activeSpanContext, stableSpanContext } from '../processors/stable-span-context';
import { systemClock } from './core/clock';
import type { CallStart, CallTold, OpenCall } from './core/event-sink';
import { randomSpanId } from './core/ids';
import type { FallbackSession, ObservedScope } from './core/slot';
import type { ManualSettings } from './manual-recorder';
import { endObservedSpan, resourceOf, startObservedSpan } from './observed-span';

/** Open calls that leave as interrupted when the process ends; of more than these the oldest leave at their end only. */
const MAX_OPEN_CALLS = 10_000;

/** What observed calls need of the pipeline that records them. */
export interface ObservedCallsOptions extends ManualSettings {
  /** Takes the event of a call that is over. */
  readonly take: (ended: EndedSpan) => void;
  /** Told of the span that was started for a call. */
  readonly onSpan: (spanContext: SpanContext) => void;
  readonly refuse: (reason: string) => void;
  readonly fault: (error: unknown) => void;
}

interface CallEnding {
  watch(target: object): void;
  finish(tell: () => CallTold, isInterrupted: boolean): void;
}

interface Place {
  readonly state: SpanState;
  readonly scope: ObservedScope;
  readonly span: Span | undefined;
  readonly outside: Context;
  readonly inside: Context;
}

/** The observed calls of one pipeline: where an event stands is settled when its call begins, the rest when it ends. */
export class ObservedCalls {
  readonly #options: ObservedCallsOptions;
  readonly #open = new Set<RecordedCall>();
  readonly #lost = new FinalizationRegistry<RecordedCall>((call) => call.interrupt());

  constructor(options: ObservedCallsOptions) {
    this.#options = options;
  }

  /** As `EventSink.openCall`. */
  open(start: CallStart): OpenCall | undefined {
    try {
      const place = this.#place(start.name);
      if (place === undefined) {
        this.#options.refuse('no_session');
        return undefined;
      }
      const call = new RecordedCall(start, place, {
        watch: (target) => this.#lost.register(target, call),
        finish: (tell, isInterrupted) => {
          this.#open.delete(call);
          this.#finish(start.name, call, tell, isInterrupted);
        },
      });
      this.#open.add(call);
      if (this.#open.size > MAX_OPEN_CALLS) this.#forgetOldest();
      return call;
    } catch (error) {
      this.#options.fault(error);
      return undefined;
    }
  }

  /** Nothing more will come: what is still open leaves as interrupted. */
  interruptAll(): void {
    for (const call of this.#open) call.interrupt();
  }

  #forgetOldest(): void {
    const [oldest] = this.#open;
    if (oldest !== undefined) this.#open.delete(oldest);
  }

  #place(name: string): Place | undefined {
    const { tracker, client, processTraceId } = this.#options;
    const outside = context.active();
    const attribution = attributionIn(outside);
    const fallback = fallbackNow(client, tracker.stateIn(outside)?.fallback, this.#options.fallback);
    const hasSession = ofTenant(attribution, client.tenantId).sessionId !== undefined;
    if (!hasSession && fallback.kind === 'drop') return undefined;
    const span = startObservedSpan(name, outside, tracker);
    const spanContext = span && stableSpanContext(span.spanContext());
    if (spanContext !== undefined) this.#options.onSpan(spanContext);
    const around = activeSpanContext(outside);
    const traceId = spanContext?.traceId ?? around?.traceId ?? processTraceId;
    const ids = { traceId, spanId: spanContext?.spanId ?? randomSpanId() };
    const own = spanContext && { spanContext, rootName: around === undefined ? name : undefined };
    // Outside of any trace one session for the process stands in, for what is called inside as well.
    const processSessionId =
      traceId === processTraceId && fallback.kind === 'trace'
        ? fallbackSessionId(fallback, processTraceId)
        : undefined;
    const standIn: FallbackSession =
      processSessionId === undefined ? fallback : { kind: 'process', processSessionId };
    const known = { attribution, fallback: standIn };
    const { state, scope } = tracker.observe(ids, known, outside, own);
    const within = span === undefined ? outside : trace.setSpan(outside, span);
    return { state, scope, span, outside, inside: withObservedScope(within, scope) };
  }

  #finish(
    name: string,
    { place, startUnixMs }: RecordedCall,
    tell: () => CallTold,
    isInterrupted: boolean,
  ): void {
    const { state, span, outside } = place;
    const { traceId, spanId } = state;
    const endUnixMs = systemClock.nowMs();
    try {
      const { tags, metadata, payload, exception } = tell();
      const record = manualRecord(
        {
          type: 'function_call',
          ids: { traceId, spanId },
          name,
          payload,
          startUnixMs,
          endUnixMs,
          exception,
          ...(tags === undefined ? {} : { tags }),
          ...(metadata === undefined ? {} : { metadata }),
          ...(isInterrupted ? { interrupted: true } : {}),
        },
        {
          context: outside,
          state,
          fallback: state.fallback,
          tenantId: this.#options.client.tenantId,
          processTraceId: this.#options.processTraceId,
          nowUnixMs: endUnixMs,
        },
      );
      const placed = span === undefined ? record : { ...record, resource: resourceOf(span) };
      this.#options.take(this.#options.tracker.endObserved(state, placed));
      if (span !== undefined) endObservedSpan(span, exception !== undefined, endUnixMs);
    } catch (error) {
      this.#options.fault(error);
    }
  }
}

class RecordedCall implements OpenCall {
  readonly startUnixMs = systemClock.nowMs();
  readonly place: Place;
  readonly #start: CallStart;
  readonly #on: CallEnding;
  #isOver = false;

  constructor(start: CallStart, place: Place, on: CallEnding) {
    this.#start = start;
    this.place = place;
    this.#on = on;
  }

  run<T>(fn: () => T): T {
    return runInScope(this.place.inside, this.place.scope, fn);
  }

  end(told: CallTold): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#on.finish(() => told, false);
  }

  interrupt(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#on.finish(this.#start.soFar, true);
  }

  interruptWhenLost(target: object): void {
    this.#on.watch(target);
  }
}
