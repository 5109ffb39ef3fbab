import { type Context, context, type Span, type SpanContext, trace } from '@opentelemetry/api';
import { attributionIn } from '../processors/attribution';
import { manualRecord } from '../processors/manual-record';
import { runInScope, withObservedScope } from '../processors/observed-scope';
import { fallbackSessionId } from '../processors/resolve-session';
import type { SpanState } from '../processors/span-state';
import type { EndedSpan, SpanTracker } from '../processors/span-tracker';
import { activeSpanContext, stableSpanContext } from '../processors/stable-span-context';
import { systemClock } from './core/clock';
import type { CallStart, CallTold, OpenCall } from './core/event-sink';
import { randomSpanId, randomTraceId } from './core/ids';
import type { Attribution, FallbackSession, ObservedScope } from './core/slot';
import { endObservedSpan, resourceOf, startObservedSpan } from './observed-span';

/** Open calls that leave as interrupted when the process ends; of more than these the oldest leave at their end only. */
const MAX_OPEN_CALLS = 10_000;

/** What observed calls need of the processor that records them. */
export interface ObservedCallsOptions {
  readonly tracker: SpanTracker;
  readonly fallback: FallbackSession;
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

/** The observed calls of one processor: where an event stands is settled when its call begins, the rest when it ends. */
export class ObservedCalls {
  readonly #options: ObservedCallsOptions;
  readonly #processTraceId = randomTraceId();
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
    const { tracker, fallback } = this.#options;
    const outside = context.active();
    const attribution = attributionIn(outside);
    const processSessionId = fallbackSessionId(fallback, this.#processTraceId);
    if (attribution.sessionId === undefined && processSessionId === undefined) return undefined;
    const span = startObservedSpan(name, outside, tracker);
    const spanContext = span && stableSpanContext(span.spanContext());
    if (spanContext !== undefined) this.#options.onSpan(spanContext);
    const around = activeSpanContext(outside);
    const traceId = spanContext?.traceId ?? around?.traceId ?? this.#processTraceId;
    const ids = { traceId, spanId: spanContext?.spanId ?? randomSpanId() };
    const own = spanContext && { spanContext, rootName: around === undefined ? name : undefined };
    const isAlone = traceId === this.#processTraceId && attribution.sessionId === undefined;
    const known: Attribution = isAlone
      ? { ...attribution, sessionId: processSessionId, sessionSource: 'process' }
      : attribution;
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
          fallback: this.#options.fallback,
          processTraceId: this.#processTraceId,
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
