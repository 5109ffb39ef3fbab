/** What the queue may hold: items and bytes, whichever is reached first. */
export class Budget {
  readonly #maxItems: number;
  readonly #maxBytes: number;
  #items = 0;
  #bytes = 0;

  constructor(limits: { readonly maxItems: number; readonly maxBytes: number }) {
    this.#maxItems = limits.maxItems;
    this.#maxBytes = limits.maxBytes;
  }

  /** Takes room for one item, or says that there is none. */
  tryTake(bytes: number): boolean {
    if (this.#items >= this.#maxItems || this.#bytes + bytes > this.#maxBytes) return false;
    this.take(bytes);
    return true;
  }

  /** Takes room unconditionally: for what belongs to an item that already has its place. */
  take(bytes: number): void {
    this.#items += 1;
    this.#bytes += bytes;
  }

  release(bytes: number): void {
    this.#items -= 1;
    this.#bytes -= bytes;
  }

  /** Frees the room of several at once. */
  releaseMany(items: number, bytes: number): void {
    this.#items -= items;
    this.#bytes -= bytes;
  }

  /** More was taken than there is room for. */
  get isOver(): boolean {
    return this.#items > this.#maxItems || this.#bytes > this.#maxBytes;
  }

  get items(): number {
    return this.#items;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What it holds and what it may hold. */
  snapshot() {
    return { items: this.#items, maxItems: this.#maxItems, bytes: this.#bytes, maxBytes: this.#maxBytes };
  }
}
