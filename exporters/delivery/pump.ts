import type { Clock } from '../../src/core/clock';
import { Fifo } from '../../src/core/fifo';
import type { Slots } from './slots';

export interface PumpOptions<T> {
  readonly clock: Clock;
  /** Nobody else takes any. */
  readonly slots: Slots;
  /** Called with a slot taken, which is given back when the task is done. */
  readonly run: (task: T) => void;
}

/** Milliseconds of the thread one round of sending may take. */
const SLICE_MS = 2;

/** Runs tasks in order, as many at once as there are slots, in short slices of the thread. */
export class Pump<T> {
  readonly #options: PumpOptions<T>;
  readonly #ready = new Fifo<T>();
  #scheduled = false;
  #halted = false;

  constructor(options: PumpOptions<T>) {
    this.#options = options;
    options.slots.onFree = () => this.#pump();
  }

  push(task: T): void {
    this.#ready.push(task);
    this.#pump();
  }

  /** They share one slice. */
  pushAll(tasks: readonly T[]): void {
    for (const task of tasks) this.#ready.push(task);
    this.#pump();
  }

  /** Nothing is run any more; what waits stays. */
  halt(): void {
    this.#halted = true;
  }

  /** Gives back what waits, oldest first. */
  takeAll(): T[] {
    const tasks: T[] = [];
    for (let task = this.#ready.take(); task !== undefined; task = this.#ready.take()) tasks.push(task);
    return tasks;
  }

  #pump(): void {
    // Once a slice is used up, nothing goes out before the next turn of the loop, whoever asks.
    if (this.#scheduled || this.#halted || this.#ready.length === 0) return;
    const { clock, slots, run } = this.#options;
    const startedMs = clock.monotonicMs();
    while (!this.#halted && this.#ready.length > 0 && slots.tryTake()) {
      const task = this.#ready.take();
      if (task !== undefined) run(task);
      if (clock.monotonicMs() - startedMs > SLICE_MS) {
        this.#pumpSoon();
        return;
      }
    }
  }

  #pumpSoon(): void {
    this.#scheduled = true;
    this.#options.clock.soon(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }
}
