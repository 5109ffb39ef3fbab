import type { Timer } from '../src/core/clock';
import type { EndedRecord } from './ended-record';

/** An ended record whose parent's fate is open. */
export interface WaitingChild extends EndedRecord {
  readonly timer: Timer | undefined;
}

/** Children of model calls that may yet become part of another event; they leave when it is known which one. */
export class WaitingChildren {
  readonly #byParent = new Map<string, Set<WaitingChild>>();
  readonly #parents = new Map<WaitingChild, string>();
  #bytes = 0;

  get size(): number {
    return this.#parents.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(parentSpanId: string, child: WaitingChild): void {
    const siblings = this.#byParent.get(parentSpanId) ?? new Set();
    this.#byParent.set(parentSpanId, siblings.add(child));
    this.#parents.set(child, parentSpanId);
    this.#bytes += child.bytes;
  }

  /** The children of a parent, who wait no longer. */
  take(parentSpanId: string): readonly WaitingChild[] {
    const children = this.#byParent.get(parentSpanId);
    if (children === undefined) return [];
    return [...children].filter((child) => this.remove(child));
  }

  /** Everybody. */
  takeAll(): readonly WaitingChild[] {
    return [...this.#parents.keys()].filter((child) => this.remove(child));
  }

  /** One child waits no longer; false when it has left before. */
  remove(child: WaitingChild): boolean {
    const parentSpanId = this.#parents.get(child);
    if (parentSpanId === undefined) return false;
    child.timer?.cancel();
    this.#parents.delete(child);
    this.#bytes -= child.bytes;
    const siblings = this.#byParent.get(parentSpanId);
    siblings?.delete(child);
    if (siblings?.size === 0) this.#byParent.delete(parentSpanId);
    return true;
  }

  /** The parent became part of another event: its children wait for that one. */
  move(fromSpanId: string, toSpanId: string): void {
    const moved = this.#byParent.get(fromSpanId);
    if (moved === undefined) return;
    this.#byParent.delete(fromSpanId);
    this.#byParent.set(toSpanId, new Set([...(this.#byParent.get(toSpanId) ?? []), ...moved]));
    for (const child of moved) this.#parents.set(child, toSpanId);
  }

  /** One of a session's, if any. */
  ofSession(sessionId: string): WaitingChild | undefined {
    for (const child of this.#parents.keys()) if (child.record.session.id === sessionId) return child;
    return undefined;
  }
}
