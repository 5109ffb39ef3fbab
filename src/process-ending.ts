import type { Host } from '../exporters/host/host';
import { nameOf } from './core/errors';
import type { Logger } from './core/logger';
import type { EndingHooks } from './core/process-hooks';

export interface ProcessEndingOptions {
  readonly host: Pick<Host, 'drain' | 'endAllSessions' | 'leave' | 'stay'>;
  readonly logger: Logger;
  /** How long the process may be held for delivery; 0: not at all. */
  readonly exitTimeoutMs: number;
  /** Makes events of what is still open or held; no more will come. Must not throw. */
  readonly takeLast: () => void;
  /** True when everything is delivered or dropped within the time. Must not reject. */
  readonly flush: (timeoutMs: number) => Promise<boolean>;
  /** Events that are neither delivered nor dropped. */
  readonly pending: () => number;
  /** What to say of those pending that a next process will send; empty for none. */
  readonly whatIsSaved: () => string;
  /** Events taken until now. */
  readonly accepted: () => number;
}

/** A shutdown that is somebody else's waits for a backend that takes events, but no longer than this for a dead one. */
const OTHERS_SIGNAL_QUIET_MS = 500;

const NOTHING_TO_DO = (): void => undefined;

/** The last moments of a pipeline, however its process ends: sends what it can within the bound and says what is left. */
export class ProcessEnding implements EndingHooks {
  readonly #options: ProcessEndingOptions;
  /** The end is waited for, or was in vain: it is not waited for again. */
  #exiting = false;
  /** Events taken until the last goodbye; undefined before the first. What came later is worth another. */
  #saidGoodbyeAt: number | undefined;

  constructor(options: ProcessEndingOptions) {
    this.#options = options;
  }

  /** Holds the process open while there is something to send, but only so long. */
  onDry(): void {
    const { exitTimeoutMs, takeLast, host, accepted, flush } = this.#options;
    if (this.#exiting || exitTimeoutMs === 0) return;
    takeLast();
    // The loop runs dry again after each flush; with nothing new to send the process may end.
    if (this.#saidGoodbyeAt === accepted()) return;
    this.#saidGoodbyeAt = accepted();
    this.#exiting = true;
    host.endAllSessions();
    void flush(exitTimeoutMs).then((complete) => {
      // After a flush in vain the process ends; else whatever comes later is waited for as well.
      this.#exiting = !complete;
      if (!complete) this.#sayWhatIsLeft();
    });
  }

  onExit(): () => void {
    const wait = this.#beginExit();
    return () => {
      if (wait !== undefined) this.#end(wait);
      this.#leave();
    };
  }

  #beginExit(): (() => void) | undefined {
    if (this.#exiting) return undefined;
    this.#options.takeLast();
    if (this.#saidGoodbyeAt === this.#options.accepted()) return undefined;
    return this.#begin() ?? NOTHING_TO_DO;
  }

  onSignal(): (() => void) | Promise<void> {
    const wait = this.#begin();
    if (wait === undefined) return this.#flushOnLoop();
    return () => {
      this.#end(wait);
      this.#leave();
    };
  }

  onOthersSignal(): () => void {
    const { host, exitTimeoutMs, pending } = this.#options;
    if (this.#exiting || pending() === 0) return NOTHING_TO_DO;
    return this.#safely(() => host.drain(exitTimeoutMs, OTHERS_SIGNAL_QUIET_MS)) ?? NOTHING_TO_DO;
  }

  onSpared(): void {
    this.#safely(() => this.#options.host.stay());
  }

  /** Sends the last things off; returns what blocks until they are there, or undefined where only the loop can send. */
  #begin(): (() => void) | undefined {
    const { host, exitTimeoutMs, takeLast, accepted } = this.#options;
    takeLast();
    if (exitTimeoutMs === 0 || accepted() === 0) return NOTHING_TO_DO;
    return this.#safely(() => {
      host.endAllSessions();
      return host.drain(exitTimeoutMs);
    });
  }

  #end(wait: () => void): void {
    this.#safely(wait);
    this.#sayWhatIsLeft();
  }

  async #flushOnLoop(): Promise<void> {
    const { flush, exitTimeoutMs } = this.#options;
    this.#exiting = true;
    await flush(exitTimeoutMs);
    this.#exiting = false;
    this.#sayWhatIsLeft();
    this.#leave();
  }

  #sayWhatIsLeft(): void {
    const { pending, whatIsSaved, logger } = this.#options;
    const left = pending();
    if (left === 0) return;
    logger.warn('exit', `${left} events were not delivered before the process ended${whatIsSaved()}.`);
  }

  #leave(): void {
    this.#safely(() => this.#options.host.leave());
  }

  /** A fault of ours at the end must not change how the process ends. */
  #safely<T>(fn: () => T): T | undefined {
    try {
      return fn();
    } catch (error) {
      this.#options.logger.warn(
        'internal_error',
        `Something went wrong inside: ${nameOf(error)}. Please report it.`,
      );
      return undefined;
    }
  }
}
