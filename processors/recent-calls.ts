import type { Clock } from '../src/core/clock';
import type { SessionRecord } from '../src/core/span-record';
import { type CallView, scopesOf, viewsOf } from './call-view';

const MAX_CALLS = 64;
const MAX_BYTES = 4 * 1024 * 1024;

interface RecentCall {
  readonly record: SessionRecord;
  readonly views: readonly CallView[];
  readonly bytes: number;
  readonly leftMs: number;
}

/** Model calls that have just left, so that a view that comes too late is known for what it is. */
export class RecentCalls {
  readonly #clock: Clock;
  readonly #keepMs: number;
  #calls: RecentCall[] = [];
  #bytes = 0;

  constructor(clock: Clock, keepMs: number) {
    this.#clock = clock;
    this.#keepMs = keepMs;
  }

  add(record: SessionRecord, bytes: number): void {
    this.#calls.push({ record, views: viewsOf(record), bytes, leftMs: this.#clock.monotonicMs() });
    this.#bytes += bytes;
    while (this.#calls.length > MAX_CALLS || this.#bytes > MAX_BYTES)
      this.#bytes -= this.#calls.shift()?.bytes ?? 0;
  }

  /** Takes out the call that `matches` recognises, if it has left within the time and comes from other scopes. */
  take(
    scopes: readonly string[],
    matches: (views: readonly CallView[]) => boolean,
  ): SessionRecord | undefined {
    const oldestMs = this.#clock.monotonicMs() - this.#keepMs;
    const found = this.#calls.find(
      ({ record, views, leftMs }) =>
        leftMs >= oldestMs && !scopesOf(record).some((name) => scopes.includes(name)) && matches(views),
    );
    if (found === undefined) return undefined;
    this.#calls = this.#calls.filter((call) => call !== found);
    this.#bytes -= found.bytes;
    return found.record;
  }
}
