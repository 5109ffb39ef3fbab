import type { AnyValueMap } from '../src/core/any-value';
import type { Clock, Timer } from '../src/core/clock';
import type { SessionRecord } from '../src/core/span-record';
import { type CallView, callView, scopesOf } from './call-view';
import { InnerScopes } from './inner-scopes';
import { isOuter, isTwin } from './is-twin';
import { isModelCall } from './model-call';
import { type OpenCall, OpenCalls } from './open-calls';
import { RecentCalls } from './recent-calls';

const MAX_HELD_ITEMS = 1_000;
const MAX_HELD_BYTES = 8 * 1024 * 1024;
/** An outer span reported from a background queue may start only after its inner call has ended; wait this long for it. */
const LATE_START_MS = 500;

export interface TwinHoldOptions {
  readonly clock: Clock;
  /** Milliseconds an ended call waits at most; 0 holds nothing. */
  readonly holdMs: number;
  /** Takes a record on its way, with the bytes the budget got for it and its twins. */
  readonly release: (record: SessionRecord, bytes: number) => void;
  /** Told that a record is no event of its own; `bytes` is what it leaves behind (0 when it became part of another). */
  readonly onDuplicate: (bytes: number) => void;
}

interface HeldCall extends CallView {
  readonly record: SessionRecord;
  readonly bytes: number;
  /** Open calls of other instrumentations that may turn out to be the same call. */
  waitsFor: Set<OpenCall>;
  timer: Timer;
  /** Runs once the record is on its way. */
  afterRelease: (() => void)[];
}

/**
 * Makes one event of a model call that several instrumentations saw. A call that ends while another instrumentation has
 * one open that may be the same is held until that one ends; twins leave as one record under the outermost span's id.
 */
export class TwinHold {
  readonly #options: TwinHoldOptions;
  readonly #open = new OpenCalls();
  readonly #recent: RecentCalls;
  readonly #held = new Set<HeldCall>();
  /** Instrumentations whose calls wait for an outer view that starts late. */
  readonly #inner = new InnerScopes();
  #whenEmpty: (() => void)[] = [];
  #heldBytes = 0;

  constructor(options: TwinHoldOptions) {
    this.#options = options;
    this.#recent = new RecentCalls(options.clock, options.holdMs);
  }

  /** Records held now. */
  get size(): number {
    return this.#held.size;
  }

  /** Notes a GenAI span that started. `attributes` must be the live bag. */
  start(spanId: string, scopeName: string, attributes: AnyValueMap): void {
    this.#noLongerOpen(this.#open.add(spanId, scopeName, attributes));
  }

  /** Takes an ended record: joins it with its twin, holds it, or releases it at once. */
  end(record: SessionRecord, bytes: number): void {
    const opened = this.#open.remove(record.spanId);
    if (isModelCall(record.attributes)) this.#endCall(record, bytes);
    else this.#options.release(record, bytes);
    // Only now: whoever waits for this call had its chance to be joined with it.
    this.#noLongerOpen(opened);
    this.#notifyEmpty();
  }

  /** A span was refused or lost: nobody has to wait for it. */
  forget(spanId: string): void {
    this.#noLongerOpen(this.#open.remove(spanId));
    this.#notifyEmpty();
  }

  /** Runs `then` once no record of the session is held. */
  afterSession(sessionId: string, then: () => void): void {
    const held = [...this.#held].filter((call) => call.record.session.id === sessionId).pop();
    if (held === undefined) then();
    else held.afterRelease.push(then);
  }

  /**
   * Resolves once nothing is held; after `holdMs` at the latest for what is held now. What only waits for a call that
   * may yet start is released at once: a flush wants what is there.
   */
  whenEmpty(): Promise<void> {
    for (const call of [...this.#held]) if (call.waitsFor.size === 0) this.#release(call);
    if (this.#held.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
    });
  }

  /** Releases everything held, at shutdown. */
  releaseAll(): void {
    for (const call of [...this.#held]) this.#release(call);
    this.#notifyEmpty();
  }

  #endCall(ended: SessionRecord, endedBytes: number): void {
    const twins = this.#twinsOf(ended);
    if (twins.length === 0 && this.#isLate(ended)) {
      this.#options.onDuplicate(endedBytes);
      return;
    }
    let record = ended;
    let bytes = endedBytes;
    for (const held of twins) {
      this.#take(held);
      record = this.#join(record, held.record);
      bytes += held.bytes;
      this.#options.onDuplicate(0);
    }
    const afterRelease = twins.flatMap((held) => held.afterRelease);
    const waitsFor = this.#open.others(scopesOf(record));
    const mayBeInner = twins.length === 0 && this.#inner.mayBe(record.scope.name);
    if ((waitsFor.size > 0 || mayBeInner) && this.#hasRoomFor(bytes))
      this.#hold(record, bytes, waitsFor, afterRelease);
    else this.#leave(record, bytes, afterRelease);
  }

  /** Held views of the same call: at most one of each instrumentation, so that equal calls do not swallow each other. */
  #twinsOf(record: SessionRecord): HeldCall[] {
    const view = callView(record);
    const scopes = scopesOf(record);
    const twins: HeldCall[] = [];
    for (const held of this.#held) {
      const heldScopes = scopesOf(held.record);
      if (heldScopes.some((name) => scopes.includes(name)) || !isTwin(held, view)) continue;
      scopes.push(...heldScopes);
      twins.push(held);
    }
    return twins;
  }

  /** True when another view of this call has already left. */
  #isLate(record: SessionRecord): boolean {
    const view = callView(record);
    return this.#recent.take(scopesOf(record), (left) => {
      if (!isTwin(left, view)) return false;
      this.#inner.found(left.record.scope.name);
      return true;
    });
  }

  /** The outermost span's id, parent and session stay; the other view rides along to be read with it. */
  #join(a: SessionRecord, b: SessionRecord): SessionRecord {
    const [outer, inner] = isOuter(a, b) ? [a, b] : [b, a];
    const { twins = [], ...alone } = inner;
    this.#inner.found(inner.scope.name);
    return { ...outer, twins: [...(outer.twins ?? []), alone, ...twins] };
  }

  #hold(record: SessionRecord, bytes: number, waitsFor: Set<OpenCall>, afterRelease: (() => void)[]): void {
    const { clock, holdMs } = this.#options;
    const view = callView(record);
    const delayMs = waitsFor.size > 0 ? holdMs : Math.min(LATE_START_MS, holdMs);
    const timer = clock.after(delayMs, () =>
      waitsFor.size > 0 ? this.#expire(held) : this.#lateStartOver(held),
    );
    const held: HeldCall = { ...view, record, bytes, waitsFor, timer, afterRelease };
    this.#held.add(held);
    this.#heldBytes += bytes;
  }

  /** Did an outer call start in the meantime? Then wait for its end. */
  #lateStartOver(held: HeldCall): void {
    held.waitsFor = this.#open.others(scopesOf(held.record));
    const { clock, holdMs } = this.#options;
    if (held.waitsFor.size === 0 || holdMs <= LATE_START_MS) this.#expire(held);
    else held.timer = clock.after(holdMs - LATE_START_MS, () => this.#expire(held));
  }

  #expire(held: HeldCall): void {
    this.#release(held);
    this.#notifyEmpty();
  }

  #hasRoomFor(bytes: number): boolean {
    const { holdMs } = this.#options;
    return holdMs > 0 && this.#held.size < MAX_HELD_ITEMS && this.#heldBytes + bytes <= MAX_HELD_BYTES;
  }

  #noLongerOpen(call: OpenCall | undefined): void {
    if (call === undefined || this.#held.size === 0) return;
    for (const held of [...this.#held]) {
      if (held.waitsFor.delete(call) && held.waitsFor.size === 0) this.#release(held);
    }
  }

  #take(held: HeldCall): void {
    held.timer.cancel();
    this.#held.delete(held);
    this.#heldBytes -= held.bytes;
  }

  #release(held: HeldCall): void {
    if (!this.#held.has(held)) return;
    this.#take(held);
    this.#leave(held.record, held.bytes, held.afterRelease);
  }

  #leave(record: SessionRecord, bytes: number, afterRelease: readonly (() => void)[]): void {
    this.#recent.add(record, bytes);
    if (record.twins === undefined) this.#inner.stoodAlone(record.scope.name);
    this.#options.release(record, bytes);
    for (const then of afterRelease) then();
  }

  #notifyEmpty(): void {
    if (this.#held.size > 0) return;
    const resolvers = this.#whenEmpty;
    this.#whenEmpty = [];
    for (const resolve of resolvers) resolve();
  }
}
