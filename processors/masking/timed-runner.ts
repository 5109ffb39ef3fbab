import { type Context, createContext, Script } from 'node:vm';
import type { Clock } from '../../src/core/clock';

/** What came of a text: its new writing, or undefined when it failed and must be withheld. */
export type Masked = string | undefined;

export interface TimedRunnerOptions {
  /** Milliseconds all texts of one run may take together, and again one that is tried alone. */
  readonly limitMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Told when a text ran out of time for good. */
  readonly onTimeout?: () => void;
}

/** A run with culprits in it ends after this many limits. */
const MAX_LIMITS_PER_RUN = 4;
/** After so many culprits within a minute, runs get a tenth of the time until the minute is over. */
const CULPRITS_PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/**
 * Runs a user's code under V8's own time limit (`node:vm`), which stops a catastrophic regular expression in the middle.
 * One limit costs about 0.1 ms, a watchdog thread, so all texts of a record share one.
 */
export class TimedRunner {
  readonly #options: TimedRunnerOptions;
  readonly #scope: { job: () => void };
  /** Made for the first text: a context costs a millisecond and some memory. */
  #context: Context | undefined;
  /** The work is called from inside the script: only what runs within it is stopped. */
  readonly #script = new Script('job()');
  #minuteStartMs = 0;
  #culprits = 0;

  constructor(options: TimedRunnerOptions) {
    this.#options = options;
    this.#scope = { job: () => undefined };
  }

  /**
   * `apply` over each text, in order. A text that is being worked on when the time is up is tried once more alone; if it
   * runs out again, or when the run has used four limits, what is left is withheld. `apply` must not throw.
   */
  run(texts: readonly string[], apply: (text: string) => Masked): readonly Masked[] {
    const { clock } = this.#options;
    const limitMs = this.#limitMs();
    const endMs = clock.monotonicMs() + MAX_LIMITS_PER_RUN * limitMs;
    const done: Masked[] = [];
    const next = (): void => {
      done.push(apply(texts[done.length] ?? ''));
    };
    const all = (): void => {
      while (done.length < texts.length) next();
    };
    const within = (): number => Math.min(limitMs, Math.floor(endMs - clock.monotonicMs()));
    while (done.length < texts.length && within() > 0) {
      if (this.#timed(all, within())) break;
      // Time may have run out in between two texts, or because the machine was busy: the suspect gets a chance.
      if (done.length < texts.length && !(within() > 0 && this.#timed(next, within()))) {
        done.push(undefined);
        this.#culprit();
      }
    }
    while (done.length < texts.length) done.push(undefined);
    return done;
  }

  /** False when it was stopped, at whatever point that was. */
  #timed(job: () => void, timeoutMs: number): boolean {
    this.#scope.job = job;
    try {
      this.#context ??= createContext(this.#scope);
      this.#script.runInContext(this.#context, { timeout: timeoutMs });
      return true;
    } catch {
      return false;
    } finally {
      this.#scope.job = () => undefined;
    }
  }

  #limitMs(): number {
    const { clock, limitMs } = this.#options;
    if (clock.monotonicMs() - this.#minuteStartMs > MINUTE_MS) {
      this.#minuteStartMs = clock.monotonicMs();
      this.#culprits = 0;
    }
    return this.#culprits < CULPRITS_PER_MINUTE ? limitMs : Math.max(1, Math.floor(limitMs / 10));
  }

  #culprit(): void {
    this.#culprits += 1;
    this.#options.onTimeout?.();
  }
}
