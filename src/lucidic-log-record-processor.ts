import { ConfigError } from './core/errors';
import type { LogRecordLike } from './core/otel-types';
import { LucidicSpanProcessor } from './lucidic-span-processor';

/** Which pipeline the content goes to. */
export interface LucidicLogRecordProcessorOptions {
  /** The processor that sees the spans the logs belong to; each has a log processor of its own. */
  readonly spanProcessor: LucidicSpanProcessor;
}

/**
 * Brings content that instrumentations put only into log records (OpenTelemetry's own for OpenAI: messages, tool calls,
 * answers) into the events of the spans they belong to:
 *
 * ```ts
 * const lucidic = new LucidicSpanProcessor();
 * new NodeSDK({
 *   spanProcessors: [lucidic],
 *   logRecordProcessors: [new LucidicLogRecordProcessor({ spanProcessor: lucidic })],
 * }).start();
 * ```
 *
 * Reads GenAI logs of spans that are open and look like GenAI at their start, and never writes on a log. What it reads is
 * masked with the rest of the event. Content that comes after its span has ended, or for which there is no room, is
 * counted in the span processor's `stats().refused` as `late_log` and `log_content_full`. Works with the SDKs 0.57, 0.2xx
 * and 3.x. `LucidicExporter` sees no logs, so behind it this content stays out.
 */
export class LucidicLogRecordProcessor {
  readonly #spanProcessor: LucidicSpanProcessor;

  /** @throws ConfigError without a `spanProcessor` of this package. */
  constructor(options: LucidicLogRecordProcessorOptions) {
    const spanProcessor: unknown = options?.spanProcessor;
    if (!(spanProcessor instanceof LucidicSpanProcessor)) {
      const problem =
        spanProcessor === undefined ? 'it is missing' : 'it is no LucidicSpanProcessor of this @lucidic/otel';
      const fix = 'Pass the one from your spanProcessors: new LucidicLogRecordProcessor({ spanProcessor })';
      throw new ConfigError('spanProcessor', problem, fix);
    }
    this.#spanProcessor = spanProcessor;
  }

  /** Called by the SDK for every log record. */
  onEmit(logRecord: LogRecordLike): void {
    this.#spanProcessor.joinLog(logRecord);
  }

  /** Resolves at once: the content is with the span processor, whose `forceFlush` delivers it. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves at once: the span processor ends the pipeline. */
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
