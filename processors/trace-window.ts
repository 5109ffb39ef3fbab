import type { Clock, Timer } from '../src/core/clock';
import type { Drop, ParentRef, SessionRecord, SpanRecord } from '../src/core/span-record';
import type { Admission } from './admit';
import { callView } from './call-view';
import { isOuter, isTwin } from './is-twin';
import { isModelCall } from './model-call';

/** Spans of open windows at most; the oldest window goes when there are more. */
const MAX_SPANS = 20_000;
/** Parents named by events that left before them, at most; the oldest promise is forgotten. */
const MAX_PROMISES = 10_000;

export interface TraceWindowOptions {
  readonly clock: Clock;
  readonly admission: Admission;
  /** Milliseconds a trace is collected before its spans go on; its root ends the wait. */
  readonly windowMs: number;
  /** Gives the record its session, with the name of its trace's root where that is here; undefined: `no_session`. */
  readonly attribute: (record: SpanRecord, rootName: string | undefined) => SessionRecord | undefined;
  readonly release: (record: SessionRecord) => void;
  readonly refuse: (reason: string) => void;
  /** The root of a trace was here, and everything of the trace that is known has been released. */
  readonly endSession: (sessionId: string) => void;
  /** Two records became one. */
  readonly onDuplicate: () => void;
}

interface Window {
  readonly records: Map<string, SpanRecord>;
  rootName?: string;
  /** The session that stands for the trace, once an event of it was released. */
  sessionId?: string;
  readonly timer: Timer;
}

/**
 * Lineage without a processor: where only ended spans arrive, children before their parents. Collects a trace for a
 * moment, then files every event under its nearest admitted ancestor. A parent that is still to come is promised, and
 * leaves as an event even if it would be refused.
 */
export class TraceWindow {
  readonly #options: TraceWindowOptions;
  readonly #windows = new Map<string, Window>();
  readonly #promises = new Set<string>();
  #spans = 0;

  constructor(options: TraceWindowOptions) {
    this.#options = options;
  }

  /** Spans waiting now. */
  get size(): number {
    return this.#spans;
  }

  add(record: SpanRecord): void {
    const { traceId } = record;
    const window = this.#windows.get(traceId) ?? this.#open(traceId);
    window.records.set(record.spanId, record);
    this.#spans += 1;
    if (record.parentSpanId === undefined) {
      window.rootName = record.name;
      this.#close(traceId);
    }
    while (this.#spans > MAX_SPANS) {
      const [oldest] = this.#windows.keys();
      if (oldest === undefined) break;
      this.#close(oldest);
    }
  }

  /** Sends everything on without waiting. */
  closeAll(): void {
    for (const traceId of [...this.#windows.keys()]) this.#close(traceId);
  }

  #open(traceId: string): Window {
    const timer = this.#options.clock.after(this.#options.windowMs, () => this.#close(traceId));
    const window: Window = { records: new Map(), timer };
    this.#windows.set(traceId, window);
    return window;
  }

  #close(traceId: string): void {
    const window = this.#windows.get(traceId);
    if (window === undefined) return;
    window.timer.cancel();
    this.#windows.delete(traceId);
    this.#spans -= window.records.size;
    const outcomes = new Map<string, SpanRecord | Drop>();
    for (const [spanId, record] of window.records) outcomes.set(spanId, this.#admit(record));
    this.#joinTwins(outcomes);
    for (const [spanId, outcome] of outcomes) this.#finish(spanId, outcome, window, outcomes);
    if (window.rootName !== undefined && window.sessionId !== undefined)
      this.#options.endSession(window.sessionId);
  }

  #admit(record: SpanRecord): SpanRecord | Drop {
    const refusal = this.#options.admission.admit(record);
    const promised = this.#promises.delete(key(record.traceId, record.spanId));
    if (refusal === undefined) return record;
    return promised ? { ...record, contentFree: true } : refusal;
  }

  /** Inner twins leave the map; the outer one carries them. */
  #joinTwins(outcomes: Map<string, SpanRecord | Drop>): void {
    const calls = [...outcomes.values()].filter(isAdmittedCall).map(callView);
    for (const inner of calls) {
      const outer = calls.find(
        ({ record }, index) =>
          !('drop' in (outcomes.get(record.spanId) ?? { drop: '' })) &&
          isOuter(record, inner.record) &&
          isTwin(calls[index] ?? inner, inner),
      );
      const joined = outer === undefined ? undefined : outcomes.get(outer.record.spanId);
      if (joined === undefined || 'drop' in joined) continue;
      outcomes.set(joined.spanId, { ...joined, twins: [...(joined.twins ?? []), inner.record] });
      outcomes.set(inner.record.spanId, { drop: 'duplicate' });
    }
  }

  #finish(
    spanId: string,
    outcome: SpanRecord | Drop,
    window: Window,
    outcomes: ReadonlyMap<string, SpanRecord | Drop>,
  ): void {
    if ('drop' in outcome) {
      if (outcome.drop === 'duplicate') this.#options.onDuplicate();
      else this.#options.refuse(outcome.drop);
      return;
    }
    const parent = this.#parentOf(spanId, window, outcomes);
    const record = this.#options.attribute(
      parent === undefined ? outcome : { ...outcome, parent },
      window.rootName,
    );
    if (record === undefined) {
      this.#options.refuse('no_session');
      return;
    }
    if (record.session.source === 'trace') window.sessionId = record.session.id;
    this.#options.release(record);
  }

  #parentOf(
    spanId: string,
    { records }: Window,
    outcomes: ReadonlyMap<string, SpanRecord | Drop>,
  ): ParentRef | undefined {
    const seen = new Set([spanId]);
    let record = records.get(spanId);
    while (record?.parentSpanId !== undefined && !seen.has(record.parentSpanId)) {
      const { traceId, parentSpanId } = record;
      seen.add(parentSpanId);
      const outcome = outcomes.get(parentSpanId);
      if (outcome === undefined) return this.#promise(traceId, parentSpanId);
      if (!('drop' in outcome)) return { traceId, spanId: parentSpanId };
      record = records.get(parentSpanId);
    }
    return undefined;
  }

  #promise(traceId: string, spanId: string): ParentRef {
    this.#promises.add(key(traceId, spanId));
    if (this.#promises.size > MAX_PROMISES) {
      const [oldest] = this.#promises;
      if (oldest !== undefined) this.#promises.delete(oldest);
    }
    return { traceId, spanId };
  }
}

function isAdmittedCall(outcome: SpanRecord | Drop): outcome is SpanRecord {
  return !('drop' in outcome) && isModelCall(outcome.attributes);
}

function key(traceId: string, spanId: string): string {
  return `${traceId}:${spanId}`;
}
