/** Equal values looked for from the newest back: more kinds than this in one batch are stored again. */
const MAX_LOOKS = 16;

/** Values that many entries of a batch share, each kept once. */
export class Interned<T> {
  readonly values: T[] = [];
  readonly #isEqual: (one: T, other: T) => boolean;

  constructor(isEqual: (one: T, other: T) => boolean) {
    this.#isEqual = isEqual;
  }

  /** Where the value stands, put there if need be. */
  indexOf(value: T): number {
    const { values } = this;
    const oldest = Math.max(0, values.length - MAX_LOOKS);
    for (let at = values.length - 1; at >= oldest; at -= 1) {
      const known = values[at];
      if (known !== undefined && this.#isEqual(known, value)) return at;
    }
    values.push(value);
    return values.length - 1;
  }
}
