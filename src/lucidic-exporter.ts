import { readableSpan } from '../processors/readable-span';
import { recordFromSpan } from '../processors/record-from-span';
import { type LucidicOptions, resolveConfig } from './core/config';
import { environmentFor } from './core/env';
import { ConfigError } from './core/errors';
import type { Stats } from './core/ledger';
import type { ExportResultLike, ReadableSpanLike } from './core/otel-types';
import { processSlot } from './core/slot';
import { NO_STATS } from './no-stats';
import { RecordPipeline } from './record-pipeline';

const ACKNOWLEDGE_WITHIN_MS = 250;

/**
 * The same pipeline behind somebody else's span processor:
 *
 * ```ts
 * new NodeSDK({ traceExporter: new LucidicExporter() }).start();
 * ```
 *
 * An exporter sees ended spans only: no context, no baggage, no log records. Sessions come from attributes, else one stands
 * for each trace. Where you can, use `LucidicSpanProcessor`. Spans that a processor of the same key and agent took are
 * skipped.
 */
export class LucidicExporter {
  readonly #pipeline: RecordPipeline | undefined;

  /**
   * @param options Options in code; the environment fills the rest.
   * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
   */
  constructor(options: LucidicOptions = {}) {
    const resolved = resolveConfig(options, environmentFor(options));
    if (!resolved.enabled) return;
    if (resolved.config.maskScope === 'all') {
      const problem = '"all" is not possible here: an exporter sees spans when others have them already';
      throw new ConfigError('maskScope', problem, 'Use LucidicSpanProcessor');
    }
    this.#pipeline = new RecordPipeline(resolved.config);
    processSlot().hasExporter = true;
    const { logger } = this.#pipeline;
    for (const warning of resolved.warnings) logger.warn(warning, warning);
    logger.debug(
      'LucidicExporter alone sees neither context nor baggage: sessions come from attributes or traces.',
    );
  }

  /**
   * Takes a batch. Success means that it is in our own queue, which retries far longer than a span processor would
   * wait. A span processor's `forceFlush` never calls the exporter's, so the answer waits for delivery where that is
   * quick; it does not wait out an outage, for then the processor's small queue would overflow.
   */
  export(spans: readonly ReadableSpanLike[], resultCallback: (result: ExportResultLike) => void): void {
    for (const span of spans) this.#add(span);
    const done = (): void => resultCallback({ code: 0 });
    if (this.#pipeline === undefined || this.#pipeline.stats().pending === 0) done();
    else void this.#pipeline.flush(ACKNOWLEDGE_WITHIN_MS).then(done);
  }

  /** Delivers what was taken until now; resolves after `shutdownTimeoutMs` at the latest. Never rejects. */
  async forceFlush(): Promise<void> {
    this.#pipeline?.closeWindows();
    await this.#pipeline?.flush();
  }

  /** Delivers what it can in time, drops and counts the rest. Never rejects. */
  async shutdown(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    await this.#pipeline?.shutdown(options.timeoutMs);
  }

  /** What became of everything: `accepted = delivered + dropped + pending`, at every instant. */
  stats(): Stats {
    return this.#pipeline?.stats() ?? NO_STATS;
  }

  #add(span: ReadableSpanLike): void {
    const pipeline = this.#pipeline;
    if (pipeline === undefined) return;
    try {
      const readable = readableSpan(span);
      if (processSlot().takenBy.get(readable.spanContext())?.has(pipeline.tenantId)) {
        pipeline.refuse('taken_by_processor');
      } else {
        pipeline.add(recordFromSpan(readable));
      }
    } catch (error) {
      pipeline.refuseFault(error);
    }
  }
}
