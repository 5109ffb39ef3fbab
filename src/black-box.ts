import type { OpenJournal } from '../exporters/host/spool/open-journal';
import type { Mask } from '../processors/masking/create-mask';
import { type MaskConfig, maskFor } from '../processors/masking/mask-for';
import type { Clock, Timer } from './core/clock';
import type { SessionRecord, SpanRecord } from './core/span-record';

/** What is not over after so long is written down. */
const DELAY_MS = 20;

export interface BlackBoxOptions {
  readonly journal: OpenJournal;
  readonly config: MaskConfig & { readonly spoolSync: 'batch' | 'span' };
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

type Span = Pick<SpanRecord, 'traceId' | 'spanId'>;
/** What is known of an open span at this moment; undefined once it is over, or when it is to be no event. */
type Look = () => SessionRecord | undefined;

/**
 * Writes down, masked, what would be lost with the process: spans that are open, and calls that have ended and wait for
 * another view of themselves. Most are over within the delay and cost nothing; `spoolSync: 'span'` writes at once.
 */
export class BlackBox {
  readonly #options: BlackBoxOptions;
  readonly #mask: Mask | undefined;
  #opened: Look[] = [];
  readonly #held = new Map<string, SessionRecord>();
  #timer: Timer | undefined;

  constructor(options: BlackBoxOptions) {
    this.#options = options;
    const { config, clock, warn } = options;
    // The counts of `stats()` are of what is sent; this is the same texts once more.
    this.#mask = maskFor(config, { counts: { masked: 0, passed: 0, failed: 0 }, clock, warn });
  }

  /** A span has started. It is looked at after the delay, when its instrumentation has set what it knows. */
  open(look: Look): void {
    if (this.#isImmediate) this.#write(look());
    this.#opened.push(look);
    this.#arm();
  }

  /** A record has ended and is taken in by `take`; if that does not release it, it waits. */
  hold(record: SessionRecord, take: () => void): void {
    const { spanId } = record;
    this.#held.set(spanId, record);
    take();
    if (!this.#held.has(spanId)) return;
    if (!this.#isImmediate) this.#arm();
    else if (this.#held.delete(spanId)) this.#write(record);
  }

  /** The record goes on its way to the spool. */
  released(record: SessionRecord): void {
    this.#held.delete(record.spanId);
  }

  /** The span will be no event of its own. */
  forget(span: Span): void {
    this.#held.delete(span.spanId);
    this.#options.journal.forget(span);
  }

  get #isImmediate(): boolean {
    return this.#options.config.spoolSync === 'span';
  }

  #arm(): void {
    this.#timer ??= this.#options.clock.after(DELAY_MS, () => this.#writeAll());
  }

  #writeAll(): void {
    this.#timer = undefined;
    const opened = this.#opened;
    this.#opened = [];
    for (const look of opened) this.#write(look());
    for (const record of this.#held.values()) this.#write(record);
    this.#held.clear();
  }

  #write(record: SessionRecord | undefined): void {
    if (record === undefined) return;
    this.#options.journal.write(this.#mask === undefined ? record : this.#mask.record(record));
  }
}
