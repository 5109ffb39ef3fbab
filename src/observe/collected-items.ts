import type { AnyValue } from '../core/any-value';
import { CAPTURE_LIMITS } from './capture-limits';
import { createCapture } from './capture-value';

/** What an iterator or a stream has given until now: the first items, all within one room, and how many there were. */
export class CollectedItems {
  readonly #items: AnyValue[] = [];
  readonly #capture = createCapture();
  #count = 0;

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  /** One more, of which nothing is kept. */
  skip(): void {
    this.#count += 1;
  }

  add(item: unknown): void {
    this.#count += 1;
    if (this.#items.length < CAPTURE_LIMITS.maxItems) this.#items.push(this.#capture(item) ?? null);
  }

  /** The items that were kept, and a marker for those that were not. */
  list(): readonly AnyValue[] {
    const more = this.#count - this.#items.length;
    return more === 0 ? this.#items : [...this.#items, `[${more} more items]`];
  }
}
