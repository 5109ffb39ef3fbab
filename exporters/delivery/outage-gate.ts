import type { Clock } from '../../src/core/clock';
import { backoffMs } from './backoff';

/** One failure may be one bad item; this many in a row, with no success between, are an outage. */
const FAILURES_IN_A_ROW = 3;

/**
 * Holds everybody back while the backend is down: one probe at a time goes through, the first success lets all pass.
 * Without it a full queue would hammer a backend that is trying to come back.
 */
export class OutageGate {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #failures = 0;
  #probes = 0;
  #closed = false;
  #probeScheduled = false;
  #probeInFlight = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the caller may try; at once (undefined) while there is no outage. */
  pass(signal: AbortSignal): Promise<void> | undefined {
    if (!this.#closed || signal.aborted) return undefined;
    return new Promise((resolve) => {
      const release = (): void => {
        this.#waiting.delete(release);
        signal.removeEventListener('abort', release);
        resolve();
      };
      this.#waiting.add(release);
      signal.addEventListener('abort', release, { once: true });
      if (!this.#probeScheduled && !this.#probeInFlight) this.#scheduleProbe(0);
    });
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probes = 0;
    this.#probeInFlight = false;
    if (!this.#closed) return;
    this.#closed = false;
    for (const release of [...this.#waiting]) release();
  }

  /** A backend that says when to come back closes the gate at once. */
  failed(retryAfterMs: number | undefined): void {
    this.#failures += 1;
    if (!this.#closed && retryAfterMs === undefined && this.#failures < FAILURES_IN_A_ROW) return;
    this.#closed = true;
    this.#probeInFlight = false;
    if (this.#probeScheduled) return;
    this.#probes += 1;
    this.#scheduleProbe(Math.max(backoffMs(this.#probes), retryAfterMs ?? 0));
  }

  #scheduleProbe(delayMs: number): void {
    this.#probeScheduled = true;
    this.#clock.after(delayMs, () => {
      this.#probeScheduled = false;
      const [probe] = this.#waiting;
      // With nobody waiting the next caller becomes the probe.
      if (!this.#closed || probe === undefined) return;
      this.#probeInFlight = true;
      probe();
    });
  }
}
