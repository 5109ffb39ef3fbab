import type { AnyValueMap } from './any-value';

/** A log record as the pipeline needs it, from an SDK's log processor or from OTLP. Ids are lower-case hex. */
export interface LogRecord {
  /** The span it was emitted in; absent outside of any. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** Older emitters write it as the attribute `event.name`. */
  readonly eventName?: string | undefined;
  /** Unix milliseconds with fractions. */
  readonly timeUnixMs: number;
  readonly attributes: AnyValueMap;
  /** An AnyValue, which SDKs do not type alike. */
  readonly body?: unknown;
}
