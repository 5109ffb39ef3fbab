import type { Clock } from '../src/core/clock';
import type { SpanRecord } from '../src/core/span-record';
import { type CallView, callView, scopesOf } from './call-view';

const MAX_CALLS = 64;
const MAX_BYTES = 4 * 1024 * 1024;

/** Model calls that have just left, so that a view that comes too late is known for what it is. */
export class RecentCalls {
  readonly #clock: Clock;
  readonly #keepMs: number;
  #calls: { readonly view: CallView; readonly bytes: number; readonly leftMs: number }[] = [];
  #bytes = 0;

  constructor(clock: Clock, keepMs: number) {
    this.#clock = clock;
    this.#keepMs = keepMs;
  }

  add(record: SpanRecord, bytes: number): void {
    this.#calls.push({ view: callView(record), bytes, leftMs: this.#clock.monotonicMs() });
    this.#bytes += bytes;
    while (this.#calls.length > MAX_CALLS || this.#bytes > MAX_BYTES)
      this.#bytes -= this.#calls.shift()?.bytes ?? 0;
  }

  /** Takes out the call that `matches` recognises, if it has left within the time and comes from other scopes. */
  take(scopes: readonly string[], matches: (view: CallView) => boolean): boolean {
    const oldestMs = this.#clock.monotonicMs() - this.#keepMs;
    const found = this.#calls.find(
      ({ view, leftMs }) =>
        leftMs >= oldestMs && !scopesOf(view.record).some((name) => scopes.includes(name)) && matches(view),
    );
    if (found === undefined) return false;
    this.#calls = this.#calls.filter((call) => call !== found);
    this.#bytes -= found.bytes;
    return true;
  }
}
