import { BoundedMap } from '../src/core/bounded-map';
import type { Clock, Timer } from '../src/core/clock';
import { estimateBytes } from '../src/core/estimate-bytes';
import type { ParentRef, SessionRecord, SpanRecord } from '../src/core/span-record';
import type { Admission } from './admit';
import { joinTwins } from './join-twins';
import { isRecordedByHand } from './recorded-by-hand';
import { SettledSpans } from './settled-spans';

/** Spans of open windows at most; the oldest window goes when there are more. */
const MAX_SPANS = 20_000;
/** Bytes of content in open windows, by the same rule. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Parents named by events that left before them, at most; the oldest promise is forgotten. */
const MAX_PROMISES = 10_000;

export interface TraceWindowOptions {
  readonly clock: Clock;
  readonly admission: Admission;
  /** Milliseconds a trace is collected before its spans go on; its root ends the wait. */
  readonly windowMs: number;
  /** Called once for each record when its window closes: what else is known of it. Default: nothing. */
  readonly complete?: (record: SpanRecord) => SpanRecord;
  /** Gives the record its session, with the name of its trace's root where that is here; undefined: `no_session`. */
  readonly attribute: (record: SpanRecord, rootName: string | undefined) => SessionRecord | undefined;
  readonly release: (record: SessionRecord) => void;
  /** Told of every span that is no event of its own; `duplicate`: it is told by another one. */
  readonly refuse: (reason: string, record: SpanRecord) => void;
  /** The root of a trace was here, and everything of the trace that is known has been released. */
  readonly endSession: (sessionId: string) => void;
}

interface Window {
  readonly records: Map<string, SpanRecord>;
  readonly timer: Timer;
  bytes: number;
  rootName?: string;
  /** The session that stands for the trace, once an event of it was released. */
  sessionId?: string;
}

/**
 * Lineage without a processor: where only ended spans arrive, children before their parents. Collects a trace for a
 * moment, then files every event under its nearest ancestor that is an event. A parent that is still to come is
 * promised, and leaves as an event even if it would be refused.
 */
export class TraceWindow {
  readonly #options: TraceWindowOptions;
  readonly #windows = new Map<string, Window>();
  readonly #promises = new BoundedMap<string, true>(MAX_PROMISES);
  readonly #settled = new SettledSpans();
  #spans = 0;
  #bytes = 0;

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
    const bytes = estimateBytes(record);
    if (!window.records.has(record.spanId)) this.#spans += 1;
    window.records.set(record.spanId, record);
    window.bytes += bytes;
    this.#bytes += bytes;
    if (record.parentSpanId === undefined) {
      window.rootName = record.name;
      this.#close(traceId);
    }
    while (this.#spans > MAX_SPANS || this.#bytes > MAX_BYTES) {
      const [oldest] = this.#windows.keys();
      if (oldest === undefined) break;
      this.#close(oldest);
    }
  }

  /** True when the span was here, and what became of it is decided. */
  isSettled(traceId: string, spanId: string): boolean {
    return (
      this.#windows.get(traceId)?.records.has(spanId) !== true &&
      this.#settled.fateOf(traceId, spanId) !== undefined
    );
  }

  /** Sends everything on without waiting. */
  closeAll(): void {
    for (const traceId of [...this.#windows.keys()]) this.#close(traceId);
  }

  #open(traceId: string): Window {
    const timer = this.#options.clock.after(this.#options.windowMs, () => this.#close(traceId));
    const window: Window = { records: new Map(), timer, bytes: 0 };
    this.#windows.set(traceId, window);
    return window;
  }

  #close(traceId: string): void {
    const window = this.#windows.get(traceId);
    if (window === undefined) return;
    window.timer.cancel();
    this.#windows.delete(traceId);
    this.#spans -= window.records.size;
    this.#bytes -= window.bytes;
    const { complete = asItIs } = this.#options;
    // In the order of their starts, however they came: OTLP groups them by scope, and twins must not depend on that.
    const records = [...window.records.values()].sort(byStart).map(complete);
    const promised = records.filter((record) => this.#promises.delete(key(record.traceId, record.spanId)));
    const joined = joinTwins(records.flatMap((record) => this.#admit(record, promised.includes(record))));
    // All fates are known before the first parent is looked for.
    for (const record of records) {
      const alias = joined.aliases.get(record.spanId);
      // An event that its process recorded by hand is there without us, and under the same id.
      const isThere = joined.records.has(record.spanId) || isRecordedByHand(record.attributes);
      if (isThere || alias !== undefined) this.#settled.left(record, alias);
      else this.#settled.refused(record);
    }
    for (const record of joined.records.values()) this.#finish(record, window);
    for (const [spanId, alias] of joined.aliases) {
      const inner = window.records.get(spanId);
      if (inner === undefined) continue;
      // Its story is told by another event, but an event that left before names it as its parent.
      if (promised.includes(inner)) this.#finish({ ...inner, contentFree: true }, window, alias);
      else this.#options.refuse('duplicate', inner);
    }
    if (window.rootName !== undefined && window.sessionId !== undefined)
      this.#options.endSession(window.sessionId);
  }

  /** The record, if it leaves; one that was promised and is refused leaves without content. */
  #admit(record: SpanRecord, isPromised: boolean): SpanRecord[] {
    const refusal = this.#options.admission.admit(record);
    if (refusal === undefined) return [record];
    if (isPromised && !isRecordedByHand(record.attributes)) return [{ ...record, contentFree: true }];
    this.#options.refuse(refusal.drop, record);
    return [];
  }

  #finish(leaving: SpanRecord, window: Window, parent = this.#parentOf(leaving)): void {
    const filed = parent === undefined ? leaving : { ...leaving, parent };
    const record = this.#options.attribute(filed, window.rootName);
    if (record === undefined) {
      this.#options.refuse('no_session', leaving);
      return;
    }
    if (record.session.source === 'trace') window.sessionId = record.session.id;
    this.#options.release(record);
  }

  /** Walks up over what was refused; an ancestor that nobody has seen yet is promised. */
  #parentOf({ traceId, spanId, parentSpanId, parentIsRemote }: SpanRecord): ParentRef | undefined {
    const seen = new Set([spanId]);
    let ancestor = parentIsRemote ? undefined : parentSpanId;
    while (ancestor !== undefined && !seen.has(ancestor)) {
      seen.add(ancestor);
      const fate = this.#settled.fateOf(traceId, ancestor);
      if (fate === undefined) this.#promises.set(key(traceId, ancestor), true);
      if (fate === undefined) return { traceId, spanId: ancestor };
      if (fate.left) return fate.as;
      ancestor = fate.parentSpanId;
    }
    return undefined;
  }
}

function byStart(one: SpanRecord, other: SpanRecord): number {
  return one.startUnixMs - other.startUnixMs || (one.spanId < other.spanId ? -1 : 1);
}

function asItIs(record: SpanRecord): SpanRecord {
  return record;
}

function key(traceId: string, spanId: string): string {
  return `${traceId}:${spanId}`;
}
