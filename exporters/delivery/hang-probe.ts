import { setMaxListeners } from 'node:events';
import type { Clock } from '../../src/core/clock';
import type { Layer, SendResult, Transport } from './transport';

export interface HangProbeOptions {
  readonly clock: Clock;
  /** Without any answer for so long, the backend may hang. Half of it more is jitter. */
  readonly quietMs: number;
  /** Told of everything that is sent once more. */
  readonly onRepeat?: () => void;
}

/**
 * Finds out that a backend which hung is up again, long before what it swallowed has timed out: while nothing is answered
 * the oldest is sent once more beside itself, again and again. Its answer ends the waiting: everything that was sent before
 * is given up and sent anew. A backend that is only slow has answered by then, or answers the first attempt.
 */
export function hangProbe<T>(options: HangProbeOptions): Layer<T> {
  return (next) => new HangProbing(options, next);
}

/** What was sent between two silences; given up together. */
class Generation {
  /** Nothing was answered when it was the newest. */
  isSilent = false;
  readonly #controller = new AbortController();
  readonly #signals = new WeakMap<AbortSignal, AbortSignal>();

  get isGivenUp(): boolean {
    return this.#controller.signal.aborted;
  }

  giveUp(): void {
    this.#controller.abort();
  }

  /** Aborts with the caller's or with the generation; callers share theirs, so there are few. */
  signalFor(callers: AbortSignal): AbortSignal {
    const known = this.#signals.get(callers);
    if (known !== undefined) return known;
    const signal = AbortSignal.any([callers, this.#controller.signal]);
    // As many listen as to the caller's own.
    setMaxListeners(0, signal);
    this.#signals.set(callers, signal);
    return signal;
  }
}

/** Something on its way. */
interface Flight<T> {
  readonly item: T;
  readonly signal: AbortSignal;
  readonly sentMs: number;
  generation: Generation;
  readonly resolve: (result: SendResult) => void;
  readonly reject: (error: unknown) => void;
}

class HangProbing<T> implements Transport<T> {
  readonly #options: HangProbeOptions;
  readonly #next: Transport<T>;
  /** Oldest first. */
  readonly #flights = new Set<Flight<T>>();
  #generation = new Generation();
  #probe: { readonly flight: Flight<T>; readonly generation: Generation } | undefined;
  #answeredMs = 0;
  #isSilent = false;
  #isWatching = false;

  constructor(options: HangProbeOptions, next: Transport<T>) {
    this.#options = options;
    this.#next = next;
  }

  send(item: T, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return Promise.resolve({ status: 'aborted' });
    return new Promise((resolve, reject) => {
      const sentMs = this.#options.clock.monotonicMs();
      const generation = this.#generation;
      const flight: Flight<T> = { item, signal, sentMs, generation, resolve, reject };
      this.#flights.add(flight);
      this.#launch(flight);
      this.#watch();
    });
  }

  #launch(flight: Flight<T>): void {
    const { generation } = flight;
    this.#next.send(flight.item, generation.signalFor(flight.signal)).then(
      (result) => {
        const isGivenUp = result.status === 'aborted' && generation.isGivenUp && !flight.signal.aborted;
        if (isGivenUp) this.#repeat(flight);
        else this.#ended(flight, result, generation);
      },
      (error: unknown) => {
        this.#flights.delete(flight);
        flight.reject(error);
      },
    );
  }

  /** In a generation of its own, which is not given up again: what is slow must end at some time. */
  #repeat(flight: Flight<T>): void {
    if (!this.#flights.has(flight)) return;
    this.#options.onRepeat?.();
    flight.generation = new Generation();
    this.#launch(flight);
  }

  #ended(flight: Flight<T>, result: SendResult, generation: Generation): void {
    if (!this.#flights.has(flight)) return;
    if (this.#probe?.flight === flight) this.#endProbe();
    if (isAnswer(result)) this.#answered(generation);
    this.#flights.delete(flight);
    flight.resolve(result);
  }

  /** What is of this generation was sent when the backend was there; what is older has perhaps not been. */
  #answered(generation: Generation): void {
    this.#answeredMs = this.#options.clock.monotonicMs();
    if (!this.#isSilent) return;
    this.#isSilent = false;
    // It was only slow.
    if (generation.isSilent) return;
    for (const flight of [...this.#flights]) if (flight.generation.isSilent) flight.generation.giveUp();
  }

  #watch(): void {
    if (this.#isWatching || this.#flights.size === 0) return;
    this.#isWatching = true;
    const { clock, quietMs } = this.#options;
    clock.after(quietMs * (1 + Math.random() / 2), () => {
      this.#isWatching = false;
      this.#lookAtOldest(quietMs);
      this.#watch();
    });
  }

  #lookAtOldest(quietMs: number): void {
    const [oldest] = this.#flights;
    if (oldest === undefined) return;
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - Math.max(oldest.sentMs, this.#answeredMs) < quietMs) return;
    this.#endProbe();
    this.#isSilent = true;
    this.#generation.isSilent = true;
    this.#generation = new Generation();
    this.#sendProbe(oldest);
  }

  #sendProbe(flight: Flight<T>): void {
    this.#options.onRepeat?.();
    const generation = new Generation();
    this.#probe = { flight, generation };
    this.#next.send(flight.item, generation.signalFor(flight.signal)).then(
      (result) => {
        // The first attempt still stands for an item whose probe tells nothing.
        if (!isAnswer(result)) return;
        this.#ended(flight, result, generation);
        // It was sent anew, and that hangs too.
        if (!flight.generation.isSilent) flight.generation.giveUp();
      },
      () => undefined,
    );
  }

  #endProbe(): void {
    const probe = this.#probe;
    this.#probe = undefined;
    probe?.generation.giveUp();
  }
}

/** Whether the backend has taken or refused it. */
function isAnswer({ status }: SendResult): boolean {
  return status !== 'aborted' && status !== 'retryable';
}
