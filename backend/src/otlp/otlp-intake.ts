import { type Decoded, decodeLogs, decodeTraces } from '@lucidic/gateway';
import type { LogRecord, RecordPipeline, SpanRecord } from '@lucidic/otel/pipeline';
import type { JournalledRequest, RequestJournal } from '../store/request-journal';

/** Longer than a trace is collected; what was taken before has left its window, and is an event or refused. */
const SETTLED_AFTER_MS = 3_000;
/** Time the last spans have to become events when the backend closes. */
const CLOSE_WITHIN_MS = 5_000;
/** Above this share of the queue senders are asked to wait, so that nothing is dropped. */
const BUSY_SHARE = 0.5;

/** A request that was taken: what was left out of it, and why. */
export type Taken = Extract<Decoded<SpanRecord | LogRecord>, { ok: true }>;
/** What becomes of a request. */
export type Intake =
  | Taken
  | Extract<Decoded<never>, { ok: false }>
  | { readonly ok: false; readonly status: 503 };

/**
 * Takes requests of OTLP into the pipeline. A request is answered as soon as it is in the journal, and leaves it once
 * all its spans are events or refused.
 */
export class OtlpIntake {
  readonly #pipeline: RecordPipeline;
  readonly #journal: RequestJournal;
  readonly #timer: NodeJS.Timeout;
  /** The newest request of each look at the clock, oldest first. */
  #marks: { readonly id: number; readonly atMs: number }[] = [];
  #lastId = 0;
  #isSettling = false;

  constructor(pipeline: RecordPipeline, journal: RequestJournal) {
    this.#pipeline = pipeline;
    this.#journal = journal;
    this.#timer = setInterval(() => void this.#settle(), SETTLED_AFTER_MS / 3).unref();
  }

  /** Takes what a process before this one answered and could not finish. */
  replay(): void {
    for (const request of this.#journal.all()) {
      this.#lastId = request.id;
      const decoded = decode(request);
      if (decoded.ok) this.#feed(decoded);
    }
  }

  /** Takes a request, or says why not; `503`: later, perhaps. */
  take(request: Omit<JournalledRequest, 'id'>): Intake {
    const { items, maxItems } = this.#pipeline.stats().queue;
    if (items > maxItems * BUSY_SHARE) return { ok: false, status: 503 };
    const decoded = decode(request);
    if (!decoded.ok) return decoded;
    if (decoded.taken.records.length > 0) this.#lastId = this.#journal.add(request);
    this.#feed(decoded);
    return decoded.taken;
  }

  /** Lets the last spans become events; those that cannot stay in the journal. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#pipeline.closeWindows();
    if (await this.#pipeline.flush(CLOSE_WITHIN_MS)) this.#journal.removeUpTo(this.#lastId);
    await this.#pipeline.shutdown(0);
  }

  #feed(decoded: DecodedRequest & { ok: true }): void {
    if (decoded.signal === 'traces') for (const record of decoded.taken.records) this.#pipeline.add(record);
    else for (const log of decoded.taken.records) this.#pipeline.addLog(log);
  }

  /** Forgets the requests whose spans have all left their windows and the pipeline. */
  async #settle(): Promise<void> {
    const nowMs = performance.now();
    if (this.#lastId > (this.#marks.at(-1)?.id ?? 0)) this.#marks.push({ id: this.#lastId, atMs: nowMs });
    const settled = this.#marks.filter(({ atMs }) => nowMs - atMs >= SETTLED_AFTER_MS).at(-1);
    if (settled === undefined || this.#isSettling) return;
    this.#isSettling = true;
    const isComplete = await this.#pipeline.flush(CLOSE_WITHIN_MS);
    this.#isSettling = false;
    if (!isComplete) return;
    this.#journal.removeUpTo(settled.id);
    this.#marks = this.#marks.filter(({ id }) => id > settled.id);
  }
}

type DecodedRequest =
  | {
      readonly ok: true;
      readonly signal: 'traces';
      readonly taken: Extract<Decoded<SpanRecord>, { ok: true }>;
    }
  | { readonly ok: true; readonly signal: 'logs'; readonly taken: Extract<Decoded<LogRecord>, { ok: true }> }
  | Extract<Decoded<never>, { ok: false }>;

function decode({ signal, contentType, body }: Omit<JournalledRequest, 'id'>): DecodedRequest {
  if (signal === 'traces') {
    const taken = decodeTraces(body, contentType);
    return taken.ok ? { ok: true, signal, taken } : taken;
  }
  const taken = decodeLogs(body, contentType);
  return taken.ok ? { ok: true, signal, taken } : taken;
}
