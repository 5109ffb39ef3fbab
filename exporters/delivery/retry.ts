import type { Clock } from '../../src/core/clock';
import { AbortHub } from './abort-hub';
import { backoffMs } from './backoff';
import type { OutageGate } from './outage-gate';
import type { Slots } from './slots';
import type { Layer, SendResult, Transport } from './transport';

export interface RetryOptions {
  readonly clock: Clock;
  readonly gate: OutageGate;
  /** How long one item is tried, counted from its first attempt. */
  readonly retryForMs: number;
  /** What waits for its next attempt gives its slot away. Default: there are no slots. */
  readonly slots?: Slots;
  /** Told of every attempt that is going to be repeated. */
  readonly onRetry?: (reason: string, delayMs: number, attempt: number) => void;
}

/**
 * Tries again what is worth it, with exponential backoff, jitter and the backend's own `Retry-After`; a wish beyond
 * `retryForMs` means one more attempt at its end. Once a key is refused nothing goes out any more: what waits and what
 * comes is told the same.
 */
export function retry<T extends object>(options: RetryOptions): Layer<T> {
  return (next) => new Retrying(options, next);
}

type Retryable = Extract<SendResult, { status: 'retryable' }>;
type Refusal = Extract<SendResult, { status: 'unauthorized' }>;

class Retrying<T extends object> implements Transport<T> {
  readonly #options: RetryOptions;
  readonly #next: Transport<T>;
  readonly #aborts = new AbortHub();
  /** Ends the wait of each item that waits for its next attempt. */
  readonly #pauses = new Set<() => void>();
  #refusal: Refusal | undefined;

  constructor(options: RetryOptions, next: Transport<T>) {
    this.#options = options;
    this.#next = next;
    options.gate.onOpen = () => this.#endPauses();
  }

  /** Nothing stands between most items and their one attempt, so this is short. */
  send(item: T, signal: AbortSignal): Promise<SendResult> {
    const { gate, clock } = this.#options;
    if (this.#refusal !== undefined) return Promise.resolve(this.#refusal);
    if (!gate.isOpen) return this.#sendLater(item, signal);
    const firstMs = clock.monotonicMs();
    return this.#next.send(item, signal).then((result) => {
      gate.observe(item, result);
      return result.status === 'retryable'
        ? this.#repeat(item, signal, firstMs, result)
        : this.#final(result, signal);
    });
  }

  async #sendLater(item: T, signal: AbortSignal): Promise<SendResult> {
    let firstMs = 0;
    const result = await this.#options.gate.pass(item, signal, () => {
      firstMs = this.#options.clock.monotonicMs();
      return this.#next.send(item, signal);
    });
    return result.status === 'retryable'
      ? this.#repeat(item, signal, firstMs, result)
      : this.#final(result, signal);
  }

  async #repeat(item: T, signal: AbortSignal, firstMs: number, failure: Retryable): Promise<SendResult> {
    const { clock, gate, retryForMs, onRetry } = this.#options;
    let last = failure;
    for (let number = 1; ; number += 1) {
      const leftMs = retryForMs - (clock.monotonicMs() - firstMs);
      if (leftMs <= 0) return { status: 'rejected', reason: 'retry_exhausted', detail: last.reason };
      const ownMs = backoffMs(number, Math.random, gate.isToBlame(item));
      const delayMs = Math.min(Math.max(ownMs, last.retryAfterMs ?? 0), leftMs);
      onRetry?.(last.reason, delayMs, number);
      await this.#pause(delayMs, signal);
      const result = await gate.pass(item, signal, () => this.#next.send(item, signal));
      if (result.status !== 'retryable') return this.#final(result, signal);
      last = result;
    }
  }

  #final(result: SendResult, signal: AbortSignal): SendResult {
    if (result.status === 'unauthorized' && this.#refusal === undefined) {
      this.#refusal = result;
      this.#endPauses();
    }
    const isHeldBack = result.status === 'aborted' && !signal.aborted;
    return isHeldBack && this.#refusal !== undefined ? this.#refusal : result;
  }

  #endPauses(): void {
    for (const end of [...this.#pauses]) end();
  }

  /** Ends with the delay or with the signal, whichever comes first. */
  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    // An aborted signal calls nobody any more: waiting for it would be waiting for the whole delay.
    if (signal.aborted || this.#refusal !== undefined) return;
    const { clock, slots } = this.#options;
    const isParked = slots?.park() ?? false;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.#aborts.leave(signal, member);
        this.#pauses.delete(done);
        resolve();
      };
      const member = { abort: done };
      const timer = clock.after(delayMs, done);
      this.#aborts.join(signal, member);
      this.#pauses.add(done);
    });
    if (isParked) await slots?.unpark();
  }
}
