import { BoundedMap } from '../src/core/bounded-map';
import type { Clock, Timer } from '../src/core/clock';
import type { LogRecord } from '../src/core/log-record';
import type { SpanRecord } from '../src/core/span-record';
import { withEvents } from './join-logs';
import { logEvent } from './log-event';
import { LogHold } from './log-hold';

/** Spans that logs are kept for at most; those of the oldest go first. */
const MAX_SPANS = 10_000;

export interface LogWindowOptions {
  readonly clock: Clock;
  /** Milliseconds a log waits for its span. Exporters send logs after 1 s, spans after 5 s. */
  readonly keepMs: number;
  /** Told of so many logs whose span did not come in time. */
  readonly onExpired: (logs: number) => void;
}

interface Waiting {
  readonly key: string;
  readonly timer: Timer;
}

/** Content that logs brought before their spans, where both arrive on their own, by their ids. */
export class LogWindow {
  readonly #options: LogWindowOptions;
  readonly #hold = new LogHold<string>();
  readonly #waiting = new BoundedMap<string, Waiting>(MAX_SPANS);

  constructor(options: LogWindowOptions) {
    this.#options = options;
  }

  /** Keeps the content of a log for its span; `not_ours` for one that has none, or no span. */
  add(log: LogRecord): 'held' | 'not_ours' | 'log_content_full' {
    const { traceId, spanId } = log;
    const event = traceId === undefined || spanId === undefined ? undefined : logEvent(log);
    if (event === undefined) return 'not_ours';
    const key = `${traceId}:${spanId}`;
    if (!this.#hold.add(key, event)) return 'log_content_full';
    if (this.#waiting.has(key)) return 'held';
    const timer = this.#options.clock.after(this.#options.keepMs, () => this.#expire(key));
    const forgotten = this.#waiting.set(key, { key, timer });
    if (forgotten !== undefined) this.#expire(forgotten.key, forgotten.timer);
    return 'held';
  }

  /** The record with what its logs said, which is then let go of. */
  join(record: SpanRecord): SpanRecord {
    const key = `${record.traceId}:${record.spanId}`;
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return record;
    waiting.timer.cancel();
    this.#waiting.delete(key);
    return withEvents(record, this.#hold.take(key));
  }

  #expire(key: string, timer?: Timer): void {
    timer?.cancel();
    this.#waiting.delete(key);
    this.#options.onExpired(this.#hold.take(key).length);
  }
}
