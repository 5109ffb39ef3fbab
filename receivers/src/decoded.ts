/** The request cannot be taken: what to answer, and why. Nothing of its content is in `detail`. */
export interface Refusal {
  readonly ok: false;
  readonly status: 400 | 413 | 415;
  readonly detail: string;
}

/**
 * What a request held. `rejected` counts the records that were left out, and `reason` says why, or what was cut from
 * others: both belong in the answer's `partial_success`.
 */
export type Decoded<T> =
  | {
      readonly ok: true;
      readonly records: readonly T[];
      readonly rejected: number;
      readonly reason?: string;
    }
  | Refusal;
