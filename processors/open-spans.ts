import type { SpanContext } from '@opentelemetry/api';
import { anyValueMap } from '../src/core/any-value';
import { BoundedMap } from '../src/core/bounded-map';
import type { Clock, Timer } from '../src/core/clock';
import type { ReadableSpanLike } from '../src/core/otel-types';
import type { RecordEvent, SpanRecord } from '../src/core/span-record';
import type { InsideCall } from './is-inside-call';
import { withEvents } from './join-logs';
import { LogHold } from './log-hold';
import { isModelCall } from './model-call';
import { readableSpan } from './readable-span';
import { recordFromSpan, unixMs } from './record-from-span';
import type { SpanState } from './span-state';

/** Open spans remembered at most; the oldest is forgotten and counted. */
const MAX_OPEN = 1_000;

/** So long a span is simply held: most end sooner, and watching for the collection of one costs more than all the rest. */
const YOUNG_MS = 200;
/** Spans simply held at most. */
const MAX_YOUNG = 256;

/** Open calls read for one failed call at most: reading takes the time of its prompt, on the application's thread. */
const MAX_LOOKS = 20;

export interface OpenSpansOptions {
  readonly clock: Clock;
  /** Milliseconds between a span's collection and the verdict: another view of the call may still come. */
  readonly graceMs: number;
  /** A model call that will never end. */
  readonly onInterrupted: (state: SpanState, record: SpanRecord) => void;
  /** One span too many was open; so many log records of its content are lost. */
  readonly onForgotten: (logs: number) => void;
}

interface YoungSpan {
  readonly span: ReadableSpanLike;
  readonly state: SpanState;
}

interface OpenSpan {
  readonly spanContext: SpanContext;
  readonly state: SpanState;
  /** Everything of the span that outlives it; attributes and events are its live ones. */
  readonly remains: ReadableSpanLike;
}

/**
 * Open GenAI spans, without holding on to the spans themselves: when the application lets go of one it never ended (a
 * failed OpenAI call under OpenInference), what is known of it can still be told. Also holds what logs say of them, for
 * here is known when a span is over, however it ends.
 */
export class OpenSpans {
  readonly #options: OpenSpansOptions;
  readonly #young = new Map<SpanContext, YoungSpan>();
  #growUp: Timer | undefined;
  readonly #open = new BoundedMap<SpanContext, OpenSpan>(MAX_OPEN);
  readonly #logs = new LogHold();
  readonly #collected = new FinalizationRegistry<SpanContext>((spanContext) => {
    this.#options.clock.after(this.#options.graceMs, () => this.#interrupt(spanContext));
  });

  constructor(options: OpenSpansOptions) {
    this.#options = options;
  }

  add(span: ReadableSpanLike, spanContext: SpanContext, state: SpanState): void {
    this.#young.set(spanContext, { span, state });
    const isFull = this.#young.size > MAX_YOUNG || this.#young.size + this.#open.size > MAX_OPEN;
    if (isFull) this.#settleYoung();
    else this.#growUp ??= this.#options.clock.after(YOUNG_MS, () => this.#settleYoung());
  }

  /** Keeps a copy of what a log says of an open span; false when the span was forgotten, or there is no room. */
  join(spanContext: SpanContext, event: RecordEvent): boolean {
    const isOpen = this.#young.has(spanContext) || this.#open.has(spanContext);
    return isOpen && this.#logs.add(spanContext, event);
  }

  /** The span ended, or something else tells its story; what logs said of it meanwhile. */
  remove(spanContext: SpanContext): readonly RecordEvent[] {
    if (!this.#young.delete(spanContext)) {
      this.#collected.unregister(spanContext);
      this.#open.delete(spanContext);
    }
    return this.#logs.take(spanContext);
  }

  /**
   * Forgets the one open model call that is a view of this failed call. One, for a call has one view of each client; and
   * so the search ends at the first, which with many calls failing at once is near: they began in the same order.
   */
  removeExplained(inside: InsideCall): void {
    this.#settleYoung();
    let looks = 0;
    for (const open of this.#open.values()) {
      const { remains, spanContext } = open;
      if (!inside.mayBe(scopeNameOf(remains), unixMs(remains.startTime))) continue;
      if (!isModelCall(anyValueMap(remains.attributes))) continue;
      looks += 1;
      if (inside.is(interruptedRecord(remains, this.#logs.eventsOf(spanContext)))) {
        this.remove(spanContext);
        return;
      }
      if (looks === MAX_LOOKS) return;
    }
  }

  /** The process or the pipeline ends: what is open now will not end any more. */
  interruptAll(): void {
    this.#settleYoung();
    // Children first: they may name an open span as their parent, and then it has to leave as well.
    for (const { spanContext } of [...this.#open.values()].reverse()) this.#interrupt(spanContext);
  }

  /** Lets go of the spans that are still open, and waits for the application to do so. */
  #settleYoung(): void {
    this.#growUp?.cancel();
    this.#growUp = undefined;
    const young = [...this.#young];
    this.#young.clear();
    for (const [spanContext, { span, state }] of young) this.#watch(span, spanContext, state);
  }

  #watch(span: ReadableSpanLike, spanContext: SpanContext, state: SpanState): void {
    const forgotten = this.#open.set(spanContext, {
      spanContext,
      state,
      remains: remainsOf(span, spanContext),
    });
    this.#collected.register(span, spanContext, spanContext);
    if (forgotten === undefined) return;
    this.#collected.unregister(forgotten.spanContext);
    this.#options.onForgotten(this.#logs.take(forgotten.spanContext).length);
  }

  #interrupt(spanContext: SpanContext): void {
    const open = this.#open.get(spanContext);
    if (open === undefined) return;
    const logged = this.remove(spanContext);
    if (!open.state.promised && !isModelCall(anyValueMap(open.remains.attributes))) return;
    this.#options.onInterrupted(open.state, interruptedRecord(open.remains, logged));
  }
}

/** A span without the span: nothing here refers to the object the SDK made. */
function remainsOf(span: ReadableSpanLike, spanContext: SpanContext): ReadableSpanLike {
  const view = readableSpan(span);
  if (view !== span) return view;
  const { name, kind, startTime, attributes, events, resource, parentSpanContext, parentSpanId } = span;
  const { instrumentationScope, instrumentationLibrary } = span;
  return {
    name,
    kind,
    startTime,
    endTime: startTime,
    status: { code: 0 },
    attributes,
    events,
    resource,
    droppedAttributesCount: 0,
    parentSpanContext,
    parentSpanId,
    instrumentationScope,
    instrumentationLibrary,
    spanContext: () => spanContext,
  };
}

function interruptedRecord(remains: ReadableSpanLike, logged: readonly RecordEvent[]): SpanRecord {
  return { ...withEvents(recordFromSpan(remains), logged), interrupted: true };
}

function scopeNameOf({ instrumentationScope, instrumentationLibrary }: ReadableSpanLike): string {
  return (instrumentationScope ?? instrumentationLibrary)?.name ?? '';
}
