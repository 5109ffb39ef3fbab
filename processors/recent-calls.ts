import type { Clock } from '../src/core/clock';
import type { SessionRecord } from '../src/core/span-record';
import { type CallView, scopesOf, viewsOf } from './call-view';

const MAX_CALLS = 64;
const MAX_BYTES = 4 * 1024 * 1024;

interface RecentCall {
  readonly record: SessionRecord;
  readonly scopes: readonly string[];
  readonly bytes: number;
  readonly leftMs: number;
}

/** Model calls that have just left, so that a view that comes too late is known for what it is. */
export class RecentCalls {
  readonly #clock: Clock;
  readonly #keepMs: number;
  #calls: RecentCall[] = [];
  #bytes = 0;
  /** Calls here by instrumentation: where there is one only, nothing needs to be compared. */
  readonly #perScope = new Map<string, number>();

  constructor(clock: Clock, keepMs: number) {
    this.#clock = clock;
    this.#keepMs = keepMs;
  }

  add(record: SessionRecord, bytes: number): void {
    const scopes = scopesOf(record);
    this.#calls.push({ record, scopes, bytes, leftMs: this.#clock.monotonicMs() });
    this.#count(scopes, 1);
    this.#bytes += bytes;
    while (this.#calls.length > MAX_CALLS || this.#bytes > MAX_BYTES) this.#forget(this.#calls.shift());
  }

  /** True when a call of another instrumentation than this one is remembered. */
  hasOthers(scopeName: string): boolean {
    return this.#perScope.size > (this.#perScope.has(scopeName) ? 1 : 0);
  }

  /** Takes out the call that `matches` recognises, if it has left within the time and comes from other scopes. */
  take(
    scopes: readonly string[],
    matches: (views: readonly CallView[]) => boolean,
  ): SessionRecord | undefined {
    const oldestMs = this.#clock.monotonicMs() - this.#keepMs;
    const found = this.#calls.find(
      (call) =>
        call.leftMs >= oldestMs &&
        !call.scopes.some((name) => scopes.includes(name)) &&
        matches(viewsOf(call.record)),
    );
    if (found === undefined) return undefined;
    this.#calls = this.#calls.filter((call) => call !== found);
    this.#forget(found);
    return found.record;
  }

  #forget(call: RecentCall | undefined): void {
    if (call === undefined) return;
    this.#bytes -= call.bytes;
    this.#count(call.scopes, -1);
  }

  #count(scopes: readonly string[], by: 1 | -1): void {
    for (const name of scopes) {
      const calls = (this.#perScope.get(name) ?? 0) + by;
      if (calls === 0) this.#perScope.delete(name);
      else this.#perScope.set(name, calls);
    }
  }
}
