/**
 * A map that holds so many items at most; the oldest goes first. The first key of a Map is found by walking over all
 * that was deleted before it, so one live iterator is kept and moved on while items have to go. It is dropped as soon as none has: an idle iterator
 * keeps every table the map ever had, with all that was in them.
 */
export class BoundedMap<K, V> {
  readonly #maxItems: number;
  readonly #items = new Map<K, V>();
  #oldest: IterableIterator<K> | undefined;

  constructor(maxItems: number) {
    this.#maxItems = maxItems;
  }

  get size(): number {
    return this.#items.size;
  }

  get(key: K): V | undefined {
    return this.#items.get(key);
  }

  has(key: K): boolean {
    return this.#items.has(key);
  }

  /** Puts an item in, and returns the one that had to go for it. A known key keeps its age. */
  set(key: K, value: V): V | undefined {
    this.#items.set(key, value);
    if (this.#items.size > this.#maxItems) return this.#takeOldest();
    this.#oldest = undefined;
    return undefined;
  }

  delete(key: K): boolean {
    return this.#items.delete(key);
  }

  values(): IterableIterator<V> {
    return this.#items.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#items.entries();
  }

  #takeOldest(): V | undefined {
    this.#oldest ??= this.#items.keys();
    let next = this.#oldest.next();
    if (next.done) {
      // It had seen every item there was; all of them are gone, and newer ones have come.
      this.#oldest = this.#items.keys();
      next = this.#oldest.next();
    }
    if (next.done) return undefined;
    const value = this.#items.get(next.value);
    this.#items.delete(next.value);
    return value;
  }
}
