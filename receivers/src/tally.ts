/** Counts why records were rejected and what was cut, for one sentence in the answer. */
export class Tally {
  readonly #rejections = new Map<string, number>();
  readonly #cuts = new Map<string, number>();
  readonly #noun: string;
  #rejected = 0;

  /** @param noun What a record is called. */
  constructor(noun: string) {
    this.#noun = noun;
  }

  /** Counts a record that is left out. */
  reject(reason: string): void {
    this.#rejected += 1;
    this.#rejections.set(reason, (this.#rejections.get(reason) ?? 0) + 1);
  }

  /** Counts a record that is taken without some of it. */
  cut(what: string): void {
    this.#cuts.set(what, (this.#cuts.get(what) ?? 0) + 1);
  }

  /** How many records were left out. */
  get rejected(): number {
    return this.#rejected;
  }

  /** Why, in one line; undefined where there is nothing to say. Its length is bounded: the reasons are ours, not the sender's. */
  get reason(): string | undefined {
    const rejections = [...this.#rejections].map(
      ([reason, count]) => `${this.#count(count)} rejected: ${reason}`,
    );
    const cuts = [...this.#cuts].map(([what, count]) => `cut from ${this.#count(count)}: ${what}`);
    return [...rejections, ...cuts].join('; ') || undefined;
  }

  #count(records: number): string {
    return `${records} ${this.#noun}${records === 1 ? '' : 's'}`;
  }
}
