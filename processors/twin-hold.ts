import type { AnyValueMap } from '../src/core/any-value';
import type { Clock, Timer } from '../src/core/clock';
import type { SessionRecord } from '../src/core/span-record';
import { bestTwins } from './best-twins';
import { type CallView, scopesOf, viewsOf } from './call-view';
import { Departures } from './departures';
import type { EndedRecord } from './ended-record';
import { InnerScopes } from './inner-scopes';
import { isOuter, isTwin } from './is-twin';
import { isModelCall } from './model-call';
import { type OpenCall, OpenCalls } from './open-calls';
import { RecentCalls } from './recent-calls';
import { repeats } from './repeats';
import { withTwin } from './with-twin';

const MAX_HELD_ITEMS = 1_000;
const MAX_HELD_BYTES = 8 * 1024 * 1024;
/** An outer span reported from a background queue may start only after its inner call has ended; wait this long for it. */
const LATE_START_MS = 500;
/** So many times as long as a call was held it is remembered, for views that come when it has left. */
const REMEMBER_FACTOR = 10;

export interface TwinHoldOptions {
  readonly clock: Clock;
  /** Milliseconds an ended record waits at most; 0 holds nothing. */
  readonly holdMs: number;
  /** Takes a record on its way, with the bytes the budget got for it and its twins. */
  readonly release: (record: SessionRecord, bytes: number) => void;
  /** Told that a record is no event of its own; `bytes` is what it leaves behind (0 when it became part of another). */
  readonly onDuplicate: (bytes: number, record: SessionRecord) => void;
}

interface HeldCall extends EndedRecord {
  readonly views: readonly CallView[];
  /** Open spans that may turn out to tell of the same call. */
  waitsFor: ReadonlySet<OpenCall>;
  timer: Timer;
}

/**
 * Makes one event of a model call that several spans tell of. A call that ends while a span is open that may be the same
 * call is held until that one ends; twins leave as one record under the outermost span's id.
 */
export class TwinHold {
  readonly #options: TwinHoldOptions;
  readonly #open = new OpenCalls();
  readonly #recent: RecentCalls;
  readonly #held = new Map<string, HeldCall>();
  readonly #departures: Departures;
  /** Instrumentations whose calls wait for an outer view that starts late. */
  readonly #inner = new InnerScopes();
  #whenEmpty: (() => void)[] = [];
  #heldBytes = 0;

  constructor(options: TwinHoldOptions) {
    this.#options = options;
    this.#recent = new RecentCalls(options.clock, REMEMBER_FACTOR * options.holdMs);
    this.#departures = new Departures({
      clock: options.clock,
      release: options.release,
      onDuplicate: options.onDuplicate,
      isOpen: (spanId) => this.#held.has(spanId) || this.#open.get(spanId) !== undefined,
      isUndecided: (spanId) => this.#held.has(spanId) || isOpenModelCall(this.#open.get(spanId)),
      hasRoomFor: (bytes) => this.#hasRoomFor(bytes),
      onExpired: () => this.#notifyEmpty(),
    });
  }

  /** Records held now. */
  get size(): number {
    return this.#held.size + this.#departures.size;
  }

  /** Notes a GenAI span that started. `attributes` must be the live bag. */
  start(spanId: string, scopeName: string, attributes: AnyValueMap): void {
    const forgotten = this.#open.add(spanId, scopeName, attributes);
    if (forgotten === undefined) return;
    this.#noLongerOpen(forgotten);
    this.#departures.keep(forgotten.spanId);
  }

  /** Takes an ended record: joins it with its twin, holds it, or releases it at once. */
  end(record: SessionRecord, bytes: number): void {
    const opened = this.#open.remove(record.spanId);
    const untilMs = this.#options.clock.monotonicMs() + this.#options.holdMs;
    const ended = { record, bytes, untilMs, afterRelease: [] };
    this.#noteChild(record);
    const repeated = this.#repeatedBy(opened);
    const isCall = isModelCall(record.attributes) && record.contentFree !== true;
    if (isCall || repeated !== undefined) this.#endCall(ended, opened, repeated);
    else this.#departures.goOn(ended);
    // Only now: whoever waits for this span had its chance to be joined with it.
    if (opened !== undefined) this.#noLongerOpen(opened);
    this.#notifyEmpty();
  }

  /** A span was refused or lost: nobody has to wait for it. */
  forget(spanId: string): void {
    const opened = this.#open.remove(spanId);
    if (opened !== undefined) this.#noLongerOpen(opened);
    this.#departures.settle(spanId);
    this.#notifyEmpty();
  }

  /** Runs `then` once no record of the session is held. */
  afterSession(sessionId: string, then: () => void): void {
    const held = [...this.#held.values()].find((call) => call.record.session.id === sessionId);
    const waiting = held ?? this.#departures.ofSession(sessionId);
    if (waiting === undefined) then();
    else waiting.afterRelease.push(() => this.afterSession(sessionId, then));
  }

  /**
   * Resolves once nothing is held; after `holdMs` at the latest for what is held now. What only waits for a call that
   * may yet start is released at once: a flush wants what is there.
   */
  whenEmpty(): Promise<void> {
    for (const call of [...this.#held.values()]) if (call.waitsFor.size === 0) this.#release(call);
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
    });
  }

  /** Releases everything held, at shutdown. */
  releaseAll(): void {
    for (const call of [...this.#held.values()]) this.#release(call);
    this.#departures.leaveAll();
    this.#notifyEmpty();
  }

  #endCall(ended: EndedRecord, opened: OpenCall | undefined, repeated: HeldCall | undefined): void {
    const { record } = ended;
    if (opened?.repeatsChild === true && repeated === undefined) {
      // The sum of calls that are events of their own: they name it as their parent, and it adds nothing to them.
      this.#departures.goOn({ ...ended, record: { ...record, contentFree: true } });
      return;
    }
    const call = repeated === undefined ? ended : this.#join(ended, repeated);
    const twins = this.#twinsOf(call.record);
    this.#hold(twins.reduce<EndedRecord>((all, twin) => this.#join(all, twin), call));
  }

  /** The held call that an ended span does nothing but repeat: its child, and the only one it has. */
  #repeatedBy(opened: OpenCall | undefined): HeldCall | undefined {
    if (opened?.repeatsChild !== true || opened.hasMoreChildren || opened.firstChild === undefined)
      return undefined;
    return this.#held.get(opened.firstChild);
  }

  #twinsOf(record: SessionRecord): readonly HeldCall[] {
    if (this.#held.size === 0) return [];
    const isElsewhere = this.#belongsElsewhere(record);
    const candidates = [...this.#held.values()].filter(
      (held) =>
        held.record.parentSpanId === record.spanId || !(isElsewhere || this.#belongsElsewhere(held.record)),
    );
    return bestTwins(viewsOf(record), candidates);
  }

  /** A call inside another instrumentation's open call is a view of that one, however much it is like a third. */
  #belongsElsewhere({ parentSpanId, scope }: SessionRecord): boolean {
    const parent = parentSpanId === undefined ? undefined : this.#open.get(parentSpanId);
    return parent !== undefined && parent.scopeName !== scope.name && isOpenModelCall(parent);
  }

  /** Another view of the same call that has already left. */
  #recentViewOf(record: SessionRecord): SessionRecord | undefined {
    if (!this.#recent.hasOthers(record.scope.name) || this.#belongsElsewhere(record)) return undefined;
    const views = viewsOf(record);
    const left = this.#recent.take(scopesOf(record), (others) =>
      others.some((other) => views.some((view) => isTwin(other, view))),
    );
    if (left !== undefined) this.#inner.found(left.scope.name);
    return left;
  }

  /** The outermost span's id, parent and session stay. */
  #join(call: EndedRecord, held: HeldCall): EndedRecord {
    this.#take(held);
    const isCallOuter = isOuter(call.record, held.record);
    const [outer, inner] = isCallOuter ? [call.record, held.record] : [held.record, call.record];
    const untilMs = Math.max(call.untilMs, held.untilMs);
    if (inner.scope.name !== outer.scope.name) this.#inner.found(inner.scope.name);
    this.#departures.becomePart(inner, outer, untilMs);
    return {
      record: withTwin(outer, inner),
      bytes: call.bytes + held.bytes,
      untilMs,
      afterRelease: [...call.afterRelease, ...held.afterRelease],
    };
  }

  /** Holds the call while somebody may still tell of it; else lets it go on. */
  #hold(ended: EndedRecord): void {
    const { clock, holdMs } = this.#options;
    const { record, bytes } = ended;
    const waitsFor = this.#spansToWaitFor(record);
    const mayBeInner = record.twins === undefined && this.#inner.mayBe(record.scope.name);
    if ((waitsFor.size === 0 && !mayBeInner) || !this.#hasRoomFor(bytes)) {
      this.#goOn(ended);
      return;
    }
    const isWaiting = waitsFor.size > 0;
    const timer = clock.after(isWaiting ? holdMs : Math.min(LATE_START_MS, holdMs), () =>
      isWaiting ? this.#expire(held) : this.#lateStartOver(held),
    );
    const held: HeldCall = { ...ended, views: viewsOf(record), waitsFor, timer };
    this.#held.set(record.spanId, held);
    this.#heldBytes += bytes;
  }

  /** Open calls of other instrumentations, and the span around this one if it does nothing but repeat it. */
  #spansToWaitFor(record: SessionRecord): ReadonlySet<OpenCall> {
    const spans = this.#open.others(scopesOf(record));
    const parent = this.#open.get(record.parentSpanId);
    const isRepeated = parent?.repeatsChild === true && !parent.hasMoreChildren;
    return isRepeated && parent.firstChild === record.spanId ? new Set([...spans, parent]) : spans;
  }

  /** Did an outer call start in the meantime? Then wait for its end. */
  #lateStartOver(held: HeldCall): void {
    held.waitsFor = this.#spansToWaitFor(held.record);
    const { clock, holdMs } = this.#options;
    if (held.waitsFor.size === 0 || holdMs <= LATE_START_MS) this.#expire(held);
    else held.timer = clock.after(holdMs - LATE_START_MS, () => this.#expire(held));
  }

  #expire(held: HeldCall): void {
    this.#release(held);
    this.#notifyEmpty();
  }

  #hasRoomFor(bytes: number): boolean {
    const heldBytes = this.#heldBytes + this.#departures.bytes;
    return this.#options.holdMs > 0 && this.size < MAX_HELD_ITEMS && heldBytes + bytes <= MAX_HELD_BYTES;
  }

  /** Tells the open parent of its ended child. One with several children repeats none of them. */
  #noteChild(record: SessionRecord): void {
    const { parent } = record;
    const opened = parent === undefined || 'eventId' in parent ? undefined : this.#open.get(parent.spanId);
    if (opened === undefined) return;
    opened.repeatsChild ||= repeats(opened, record);
    if (opened.firstChild === undefined) opened.firstChild = record.spanId;
    else opened.hasMoreChildren = true;
    const first = opened.hasMoreChildren ? this.#held.get(opened.firstChild) : undefined;
    if (first !== undefined && opened.scopeName === first.record.scope.name) this.#waitNoMore(first, opened);
  }

  #noLongerOpen(opened: OpenCall): void {
    if (this.#held.size === 0) return;
    for (const held of [...this.#held.values()]) this.#waitNoMore(held, opened);
  }

  #waitNoMore(held: HeldCall, opened: OpenCall): void {
    if (!held.waitsFor.has(opened)) return;
    held.waitsFor = new Set([...held.waitsFor].filter((other) => other !== opened));
    if (held.waitsFor.size === 0) this.#release(held);
  }

  #take(held: HeldCall): void {
    held.timer.cancel();
    this.#held.delete(held.record.spanId);
    this.#heldBytes -= held.bytes;
  }

  #release(held: HeldCall): void {
    if (this.#held.get(held.record.spanId) !== held) return;
    this.#take(held);
    this.#goOn(held);
  }

  /** A call that will not be joined any more: an event, unless another view of it has left before. */
  #goOn(ended: EndedRecord): void {
    const { record, bytes } = ended;
    const left = record.twins === undefined ? this.#recentViewOf(record) : undefined;
    if (left !== undefined) {
      this.#departures.comeTooLate(ended, left);
      return;
    }
    this.#recent.add(record, bytes);
    if (record.twins === undefined) this.#inner.stoodAlone(record.scope.name);
    this.#departures.goOn(ended);
  }

  #notifyEmpty(): void {
    if (this.size > 0) return;
    const resolvers = this.#whenEmpty;
    this.#whenEmpty = [];
    for (const resolve of resolvers) resolve();
  }
}

function isOpenModelCall(opened: OpenCall | undefined): boolean {
  return opened !== undefined && isModelCall(opened.attributes);
}
