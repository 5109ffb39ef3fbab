import { Durations } from './durations';

/** Counts by reason. */
export type Counts = Readonly<Record<string, number>>;

/** What became of everything the pipeline took: `accepted = delivered + sum(dropped) + pending`, at every instant. */
export interface Stats {
  /** Events taken into the pipeline. */
  readonly accepted: number;
  /** Events the backend acknowledged. */
  readonly delivered: number;
  /** Events lost, by reason. */
  readonly dropped: Counts;
  /** Events on their way: held for a twin, queued, or in flight. */
  readonly pending: number;
  /** Of those pending, the ones that are written to the spool: they outlive this process. 0 without a spool. */
  readonly spooled: number;
  /** Of those accepted, the ones that earlier processes left in the spool. */
  readonly recovered: number;
  /** What the queue holds now and what it may hold; `bytes` are characters of text, roughly. */
  readonly queue: {
    readonly items: number;
    readonly maxItems: number;
    readonly bytes: number;
    readonly maxBytes: number;
  };
  /** Attempts that were made again. */
  readonly retries: number;
  /**
   * Spans that were not taken, by reason: they are no loss, they are not about models or agents. Also log records whose
   * content could not join its span (`late_log`, `log_content_full`); that content is in no event.
   */
  readonly refused: Counts;
  /** Sessions opened, ended and rejected by the backend. */
  readonly sessions: { readonly opened: number; readonly ended: number; readonly rejected: number };
  /** Images, recordings and files of events: uploaded, and failed for good. The event itself is delivered either way. */
  readonly attachments: { readonly uploaded: number; readonly failed: number };
  /** Texts rewritten by the mask, left alone by it, and replaced by a placeholder because it failed. */
  readonly masking: { readonly masked: number; readonly passed: number; readonly failed: number };
}

/** What delivery writes in a book. */
export interface DeliveryLedger {
  deliver(): void;
  drop(reason: string): void;
  session(what: 'opened' | 'ended' | 'rejected'): void;
  attachment(what: 'uploaded' | 'failed'): void;
  /** An attempt is going to be made again. */
  retry(): void;
  /** How long events took from their first attempt to their acknowledgement. */
  readonly durations: Durations;
}

/** What another thread has counted. */
export interface Elsewhere {
  readonly extraAccepted: number;
  readonly delivered: number;
  readonly dropped: Counts;
  readonly sessions: Stats['sessions'];
  readonly spooled: number;
  /** Accepted elsewhere as well, on top of `extraAccepted`. */
  readonly recovered: number;
  readonly retries: number;
  readonly attachments: Stats['attachments'];
}

/** Where nobody else counts. */
export const NOTHING_ELSEWHERE: Elsewhere = {
  extraAccepted: 0,
  delivered: 0,
  dropped: {},
  sessions: { opened: 0, ended: 0, rejected: 0 },
  spooled: 0,
  recovered: 0,
  retries: 0,
  attachments: { uploaded: 0, failed: 0 },
};

/** Two counts as one. */
export function addCounts(one: Counts, other: Counts): Counts {
  const sums: Record<string, number> = { ...one };
  for (const [reason, count] of Object.entries(other)) sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}

/** The one book of a pipeline. Stages write in it; `stats()` reads it. */
export class Ledger implements DeliveryLedger {
  #accepted = 0;
  #delivered = 0;
  #opened = 0;
  #ended = 0;
  #rejected = 0;
  #retries = 0;
  #uploaded = 0;
  #failedUploads = 0;
  readonly #dropped = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly durations = new Durations();
  readonly masking = { masked: 0, passed: 0, failed: 0 };

  accept(count = 1): void {
    this.#accepted += count;
  }

  deliver(): void {
    this.#delivered += 1;
  }

  drop(reason: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  refuse(reason: string): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  session(what: 'opened' | 'ended' | 'rejected'): void {
    if (what === 'opened') this.#opened += 1;
    else if (what === 'ended') this.#ended += 1;
    else this.#rejected += 1;
  }

  retry(): void {
    this.#retries += 1;
  }

  attachment(what: 'uploaded' | 'failed'): void {
    if (what === 'uploaded') this.#uploaded += 1;
    else this.#failedUploads += 1;
  }

  /** `pending` is counted where the items are, not derived, so that the law can be checked against it. */
  snapshot(pending: number, elsewhere: Elsewhere = NOTHING_ELSEWHERE): Omit<Stats, 'queue'> {
    return {
      accepted: this.#accepted + elsewhere.extraAccepted + elsewhere.recovered,
      delivered: this.#delivered + elsewhere.delivered,
      dropped: addCounts(Object.fromEntries(this.#dropped), elsewhere.dropped),
      pending,
      spooled: elsewhere.spooled,
      recovered: elsewhere.recovered,
      retries: this.#retries + elsewhere.retries,
      refused: Object.fromEntries(this.#refused),
      sessions: {
        opened: this.#opened + elsewhere.sessions.opened,
        ended: this.#ended + elsewhere.sessions.ended,
        rejected: this.#rejected + elsewhere.sessions.rejected,
      },
      attachments: {
        uploaded: this.#uploaded + elsewhere.attachments.uploaded,
        failed: this.#failedUploads + elsewhere.attachments.failed,
      },
      masking: { ...this.masking },
    };
  }
}
