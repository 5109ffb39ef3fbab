import { Durations } from '../../../src/core/durations';
import type { DeliveryLedger, Elsewhere } from '../../../src/core/ledger';
import type { Tally } from './tally';

/** Why a worker drops events; anything else is counted as `other`. */
export const REASONS = [
  'rejected',
  'session_rejected',
  'retry_exhausted',
  'unauthorized',
  'blob_rejected',
  'too_large',
  'shutdown',
  'internal_error',
  'other',
] as const;

const COUNTERS = [
  'delivered',
  /** Events beyond a record's first. */
  'extraAccepted',
  'recordsSettled',
  'bytesSettled',
  'opened',
  'ended',
  'sessionsRejected',
  'attachmentsUploaded',
  'attachmentsFailed',
  'retries',
  /** The number of the last flush that was answered. */
  'flushed',
  /** 1 once the API has refused the key. */
  'held',
  /** What is worked on, as `work-mark.ts` writes it; 0 for nothing. */
  'atWork',
  /** The last batch that this thread has begun with. */
  'taken',
] as const;

type Counter = (typeof COUNTERS)[number];

const INDEX_OF_REASON: ReadonlyMap<string, number> = new Map(REASONS.map((reason, at) => [reason, at]));

/** Where a reason stands among `REASONS`. */
export function reasonIndex(reason: string): number {
  return INDEX_OF_REASON.get(reason) ?? REASONS.length - 1;
}

const SIGNAL_BYTES = 8;
const SLOTS = COUNTERS.length + REASONS.length;

/**
 * Numbers that the worker writes and the application's thread reads at any instant, also in an `exit` handler, when no
 * message is received any more. Sums only grow.
 */
export class SharedCounters implements DeliveryLedger {
  readonly buffer: SharedArrayBuffer;
  readonly durations: Durations;
  /** [0] changes whenever something was settled; [1] is not 0 while somebody sleeps on it. */
  readonly #signal: Int32Array;
  readonly #slots: BigInt64Array;

  constructor(buffer = new SharedArrayBuffer(SIGNAL_BYTES + SLOTS * 8 + Durations.BYTES)) {
    this.buffer = buffer;
    this.#signal = new Int32Array(buffer, 0, 2);
    this.#slots = new BigInt64Array(buffer, SIGNAL_BYTES, SLOTS);
    this.durations = new Durations(buffer, SIGNAL_BYTES + SLOTS * 8);
  }

  add(counter: Counter, by = 1): void {
    Atomics.add(this.#slots, COUNTERS.indexOf(counter), BigInt(by));
  }

  get(counter: Counter): number {
    return Number(Atomics.load(this.#slots, COUNTERS.indexOf(counter)));
  }

  set(counter: Counter, value: number): void {
    Atomics.store(this.#slots, COUNTERS.indexOf(counter), BigInt(value));
  }

  deliver(): void {
    this.add('delivered');
  }

  drop(reason: string): void {
    Atomics.add(this.#slots, COUNTERS.length + reasonIndex(reason), 1n);
  }

  /** Puts right what a thread has left that died between an event's end and its count. Nobody else may be counting. */
  recount({ dropped, ...sums }: Tally): void {
    for (const [at, reason] of REASONS.entries()) {
      Atomics.store(this.#slots, COUNTERS.length + at, BigInt(dropped.get(reason) ?? 0));
    }
    this.set('delivered', sums.delivered);
    this.set('extraAccepted', sums.extraAccepted);
    this.set('recordsSettled', sums.recordsSettled);
    this.set('bytesSettled', sums.bytesSettled);
  }

  session(what: 'opened' | 'ended' | 'rejected'): void {
    this.add(what === 'rejected' ? 'sessionsRejected' : what);
  }

  retry(): void {
    this.add('retries');
  }

  attachment(what: 'uploaded' | 'failed'): void {
    this.add(what === 'uploaded' ? 'attachmentsUploaded' : 'attachmentsFailed');
  }

  /** What became of sessions, attachments and attempts. */
  besideEvents(): Pick<Elsewhere, 'sessions' | 'attachments' | 'retries'> {
    const sessions = {
      opened: this.get('opened'),
      ended: this.get('ended'),
      rejected: this.get('sessionsRejected'),
    };
    const attachments = {
      uploaded: this.get('attachmentsUploaded'),
      failed: this.get('attachmentsFailed'),
    };
    return { sessions, attachments, retries: this.get('retries') };
  }

  /** Drops by reason; reasons that never came up are left out. */
  dropped(): Readonly<Record<string, number>> {
    const counts = REASONS.map((reason, at) => {
      return [reason, Number(Atomics.load(this.#slots, COUNTERS.length + at))] as const;
    });
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  /** Wakes a thread that sleeps in `sleep`. */
  wake(): void {
    Atomics.add(this.#signal, 0, 1);
    if (Atomics.load(this.#signal, 1) !== 0) Atomics.notify(this.#signal, 0);
  }

  /**
   * Blocks this thread until `isDone`, asked whenever something was settled; `timeoutMs` at most, and no longer than
   * `maxQuietMs` without anything settled.
   */
  sleepUntil(isDone: () => boolean, timeoutMs: number, maxQuietMs: number): void {
    const untilMs = performance.now() + timeoutMs;
    Atomics.store(this.#signal, 1, 1);
    for (let seen = Atomics.load(this.#signal, 0); !isDone(); seen = Atomics.load(this.#signal, 0)) {
      const waitMs = Math.min(untilMs - performance.now(), maxQuietMs);
      if (waitMs <= 0 || Atomics.wait(this.#signal, 0, seen, waitMs) === 'timed-out') break;
    }
    Atomics.store(this.#signal, 1, 0);
  }
}
