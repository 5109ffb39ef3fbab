/** What became of batches, as their states tell it. */
export interface Tally {
  delivered: number;
  /** Events beyond a record's first. */
  extraAccepted: number;
  /** Records, commands aside, that a worker has settled, and what the budget got for them. */
  recordsSettled: number;
  bytesSettled: number;
  /** By reason. */
  readonly dropped: Map<string, number>;
}

/** A tally that begins where `from` stands. */
export function newTally(from?: Tally): Tally {
  const { delivered = 0, extraAccepted = 0, recordsSettled = 0, bytesSettled = 0, dropped } = from ?? {};
  return { delivered, extraAccepted, recordsSettled, bytesSettled, dropped: new Map(dropped) };
}
