import { readRecord } from '../exporters/mapping/read-record';
import type { AnyValueMap } from '../src/core/any-value';
import type { Clock, Timer } from '../src/core/clock';
import type { SessionRecord, SpanRecord } from '../src/core/span-record';
import { covers, isTwin, type ReadCall } from './is-twin';
import { isModelCall } from './model-call';

/** Spans that run at once and are remembered as possible twins; the oldest goes first. */
const MAX_OPEN = 1_000;
const MAX_HELD_ITEMS = 1_000;
const MAX_HELD_BYTES = 8 * 1024 * 1024;
const GRAIN_MS = 1;

export interface TwinHoldOptions {
  readonly clock: Clock;
  /** Milliseconds an ended call waits at most. */
  readonly holdMs: number;
  /** Takes a record on its way, with the bytes the budget got for it and its twins. */
  readonly release: (record: SessionRecord, bytes: number) => void;
  /** Told that a record became part of another one. */
  readonly onDuplicate: () => void;
}

/**
 * An open span that is, or may yet turn out to be, a model call: OpenInference sets its attributes only after the start.
 * Held weakly, so that a span that never ends does not keep its prompt in memory.
 */
interface OpenCall {
  readonly scopeName: string;
  readonly startUnixMs: number;
  readonly attributes: WeakRef<AnyValueMap>;
}

interface HeldCall extends ReadCall {
  readonly record: SessionRecord;
  readonly bytes: number;
  /** Open calls of other instrumentations that may turn out to be the same call. */
  readonly waitsFor: Set<OpenCall>;
  readonly timer: Timer;
  /** Runs once the record is on its way. */
  afterRelease?: () => void;
}

/**
 * Makes one event of a model call that several instrumentations saw. A call that ends while another instrumentation's
 * call around it is still open is held until that one ends; twins leave as one record under the outermost span's id.
 */
export class TwinHold {
  readonly #options: TwinHoldOptions;
  readonly #open = new Map<string, OpenCall>();
  readonly #held = new Set<HeldCall>();
  readonly #whenEmpty: (() => void)[] = [];
  #heldBytes = 0;

  constructor(options: TwinHoldOptions) {
    this.#options = options;
  }

  /** Records held now. */
  get size(): number {
    return this.#held.size;
  }

  /** Notes a GenAI span that started, so that a call ending inside it can wait for it. `attributes` must be the live bag. */
  start(spanId: string, scopeName: string, attributes: AnyValueMap, startUnixMs: number): void {
    this.#open.set(spanId, { scopeName, startUnixMs, attributes: new WeakRef(attributes) });
    if (this.#open.size <= MAX_OPEN) return;
    for (const [oldest, call] of this.#open) {
      this.#open.delete(oldest);
      this.#noLongerOpen(call);
      break;
    }
  }

  /** Takes an ended record: joins it with its twin, holds it, or releases it at once. */
  end(record: SessionRecord, bytes: number): void {
    const opened = this.#open.get(record.spanId);
    this.#open.delete(record.spanId);
    if (isModelCall(record.attributes)) this.#endCall(record, bytes);
    else this.#options.release(record, bytes);
    // After the twins had their chance to be found.
    if (opened !== undefined) this.#noLongerOpen(opened);
  }

  /** A span was refused or lost: nobody has to wait for it. */
  forget(spanId: string): void {
    const opened = this.#open.get(spanId);
    this.#open.delete(spanId);
    if (opened !== undefined) this.#noLongerOpen(opened);
  }

  /** Runs `then` once no record of the session is held. */
  afterSession(sessionId: string, then: () => void): void {
    const held = [...this.#held].filter((call) => call.record.session.id === sessionId).pop();
    if (held === undefined) then();
    else held.afterRelease = then;
  }

  /** Resolves once nothing is held; `holdMs` at the latest for what is held now. */
  whenEmpty(): Promise<void> {
    if (this.#held.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
    });
  }

  /** Releases everything held, at shutdown. */
  releaseAll(): void {
    for (const call of [...this.#held]) this.#release(call);
  }

  #endCall(ended: SessionRecord, endedBytes: number): void {
    let record = ended;
    let bytes = endedBytes;
    const after: (() => void)[] = [];
    for (const held of this.#twinsOf(ended)) {
      this.#take(held);
      record = merge(record, held.record);
      bytes += held.bytes;
      if (held.afterRelease !== undefined) after.push(held.afterRelease);
      this.#options.onDuplicate();
    }
    const waitsFor = this.#possibleTwins(record);
    if (waitsFor.size > 0 && this.#hasRoomFor(bytes)) {
      const held = this.#hold(record, bytes, waitsFor);
      if (after.length > 0) held.afterRelease = () => runAll(after);
    } else {
      this.#options.release(record, bytes);
      runAll(after);
    }
    this.#notifyEmpty();
  }

  /** Held views of the same call: at most one of each instrumentation, so that two equal calls stay two. */
  #twinsOf(record: SessionRecord): HeldCall[] {
    if (this.#held.size === 0) return [];
    const call: ReadCall = { record, reading: readRecord(record) };
    const scopes = new Set([record.scope.name]);
    const twins: HeldCall[] = [];
    for (const held of this.#held) {
      const heldScopes = [held.record, ...(held.record.twins ?? [])].map(({ scope }) => scope.name);
      if (heldScopes.some((name) => scopes.has(name)) || !isTwin(held, call)) continue;
      for (const name of heldScopes) scopes.add(name);
      twins.push(held);
    }
    return twins;
  }

  #possibleTwins({ scope, startUnixMs }: SpanRecord): Set<OpenCall> {
    const possible = new Set<OpenCall>();
    for (const call of this.#open.values()) {
      if (call.scopeName === scope.name || call.startUnixMs > startUnixMs + GRAIN_MS) continue;
      const attributes = call.attributes.deref();
      if (attributes !== undefined && isModelCall(attributes)) possible.add(call);
    }
    return possible;
  }

  #hold(record: SessionRecord, bytes: number, waitsFor: Set<OpenCall>): HeldCall {
    const held: HeldCall = {
      record,
      bytes,
      reading: readRecord(record),
      waitsFor,
      timer: this.#options.clock.after(this.#options.holdMs, () => this.#release(held)),
    };
    this.#held.add(held);
    this.#heldBytes += bytes;
    return held;
  }

  #hasRoomFor(bytes: number): boolean {
    const { holdMs } = this.#options;
    return holdMs > 0 && this.#held.size < MAX_HELD_ITEMS && this.#heldBytes + bytes <= MAX_HELD_BYTES;
  }

  #noLongerOpen(call: OpenCall): void {
    for (const held of [...this.#held]) {
      if (held.waitsFor.delete(call) && held.waitsFor.size === 0) this.#release(held);
    }
  }

  #take(held: HeldCall): void {
    held.timer.cancel();
    this.#held.delete(held);
    this.#heldBytes -= held.bytes;
  }

  #notifyEmpty(): void {
    if (this.#held.size === 0) runAll(this.#whenEmpty.splice(0));
  }

  #release(held: HeldCall): void {
    if (!this.#held.has(held)) return;
    this.#take(held);
    this.#options.release(held.record, held.bytes);
    held.afterRelease?.();
    this.#notifyEmpty();
  }
}

/** The outermost span's id, parent and session stay; the other view rides along to be read with it. */
function merge(a: SessionRecord, b: SessionRecord): SessionRecord {
  const [outer, inner] = covers(a, b) ? [a, b] : [b, a];
  const { twins = [], ...alone } = inner;
  return { ...outer, twins: [...(outer.twins ?? []), alone, ...twins] };
}

function runAll(callbacks: readonly (() => void)[]): void {
  for (const callback of callbacks) callback();
}
