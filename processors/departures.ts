import { BoundedMap } from '../src/core/bounded-map';
import type { Clock } from '../src/core/clock';
import type { SessionRecord } from '../src/core/span-record';
import { Aliases } from './aliases';
import type { EndedRecord } from './ended-record';
import { type WaitingChild, WaitingChildren } from './waiting-children';

/** Open spans that events name as their parent, remembered; the oldest goes first. */
const MAX_NAMED = 10_000;

export interface DeparturesOptions {
  readonly clock: Clock;
  readonly release: (record: SessionRecord, bytes: number) => void;
  readonly onDuplicate: (bytes: number, record: SessionRecord) => void;
  /** True while the span has not ended, or is held. */
  readonly isOpen: (spanId: string) => boolean;
  /** True while it is undecided whether this span will be an event of its own, or a part of another. */
  readonly isUndecided: (spanId: string) => boolean;
  /** True while there is room to let one more record wait. */
  readonly hasRoomFor: (bytes: number) => boolean;
  /** A child left because its time was over. */
  readonly onExpired: () => void;
}

/**
 * The way out of the twin stage. Sees to it that every event finds its parent: the child of a call that may become part
 * of another event waits until that is decided, and follows it; a call that is named by an event which could not wait
 * leaves as well, without content.
 */
export class Departures {
  readonly #options: DeparturesOptions;
  readonly #waiting = new WaitingChildren();
  readonly #aliases = new Aliases();
  readonly #named = new BoundedMap<string, true>(MAX_NAMED);

  constructor(options: DeparturesOptions) {
    this.#options = options;
  }

  /** Records that wait for their parent's fate. */
  get size(): number {
    return this.#waiting.size;
  }

  get bytes(): number {
    return this.#waiting.bytes;
  }

  ofSession(sessionId: string): EndedRecord | undefined {
    return this.#waiting.ofSession(sessionId);
  }

  /** Lets the record leave, or wait while its parent's fate is open. */
  goOn(ended: EndedRecord): void {
    const { clock, isUndecided, hasRoomFor, onExpired } = this.#options;
    const parent = parentSpanId(ended.record);
    const leftMs = ended.untilMs - clock.monotonicMs();
    if (parent === undefined || leftMs <= 0 || !isUndecided(parent) || !hasRoomFor(ended.bytes)) {
      this.leave(ended);
      return;
    }
    const timer = clock.after(leftMs, () => {
      if (this.#waiting.remove(child)) this.leave(child);
      onExpired();
    });
    const child: WaitingChild = { ...ended, timer };
    this.#waiting.add(parent, child);
  }

  /** The record goes on its way, and whoever waited for it. */
  leave({ record, bytes, afterRelease }: EndedRecord): void {
    const leaving = this.#aliases.repoint(record);
    this.#name(parentSpanId(leaving));
    this.#options.release(leaving, bytes);
    for (const then of afterRelease) then();
    this.settle(record.spanId);
  }

  /** The span is an event or never will be one: its children leave, and nothing more is to be remembered of it. */
  settle(spanId: string): void {
    this.#named.delete(spanId);
    for (const child of this.#waiting.take(spanId)) this.leave(child);
  }

  /** Nobody knows any more who names the span; should it ever end, it leaves. */
  keep(spanId: string): void {
    this.settle(spanId);
    this.#named.set(spanId, true);
  }

  /** `inner` is part of `outer`, which is still here; its children wait for that one. */
  becomePart(inner: SessionRecord, outer: SessionRecord, untilMs: number): void {
    this.#aliases.add(inner, outer);
    this.#waiting.move(inner.spanId, outer.spanId);
    if (!this.#named.delete(inner.spanId) && !inner.namedOutside) {
      this.#options.onDuplicate(0, inner);
      return;
    }
    const record = placeholder(inner, outer);
    this.#waiting.add(outer.spanId, { record, bytes: 0, untilMs, afterRelease: [], timer: undefined });
  }

  /** The record is another view of `left`, which is on its way already. */
  comeTooLate(ended: EndedRecord, left: SessionRecord): void {
    const { record, bytes, afterRelease } = ended;
    this.#aliases.add(record, left);
    if (this.#named.has(record.spanId) || record.namedOutside) {
      this.leave({ ...ended, record: placeholder(record, left) });
      return;
    }
    this.#options.onDuplicate(bytes, record);
    for (const then of afterRelease) then();
    this.settle(record.spanId);
  }

  /** Nobody waits any more. */
  leaveAll(): void {
    for (const child of this.#waiting.takeAll()) this.leave(child);
  }

  #name(spanId: string | undefined): void {
    if (spanId !== undefined && this.#options.isOpen(spanId)) this.#named.set(spanId, true);
  }
}

/** A span that events name and whose content is told elsewhere: it stays in the tree, empty, under who tells it. */
function placeholder(inner: SessionRecord, { traceId, spanId, session }: SessionRecord): SessionRecord {
  const { twins: _told, ...alone } = inner;
  return { ...alone, session, parent: { traceId, spanId }, contentFree: true };
}

function parentSpanId({ parent }: SessionRecord): string | undefined {
  return parent === undefined || 'eventId' in parent ? undefined : parent.spanId;
}
