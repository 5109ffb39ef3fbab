import type { SpanContext } from '@opentelemetry/api';

/** Seconds and nanoseconds. */
export type HrTime = [number, number];

/**
 * A span as every SDK hands it over. Our own structural type: `parentSpanId` and `instrumentationLibrary` are SDK 1.x,
 * `parentSpanContext` and `instrumentationScope` are 2.x and 3.x. Depending on one SDK's types would split our users.
 */
export interface ReadableSpanLike {
  readonly name: string;
  readonly kind: number;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly attributes: AttributesLike;
  readonly events: readonly {
    readonly name: string;
    readonly time: HrTime;
    readonly attributes?: AttributesLike | undefined;
  }[];
  readonly resource: { readonly attributes: AttributesLike };
  readonly droppedAttributesCount: number;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly parentSpanId?: string | undefined;
  readonly instrumentationScope?: ScopeLike | undefined;
  readonly instrumentationLibrary?: ScopeLike | undefined;
  spanContext(): SpanContext;
}

/** The library that made a span. */
export interface ScopeLike {
  readonly name: string;
  readonly version?: string | undefined;
}

/**
 * A log record as every SDK hands it to a log processor: 0.57 (no `eventName`), 0.2xx and 3.x. Emitters pass it their own
 * objects as body and values, which the SDK does not copy.
 */
export interface LogRecordLike {
  readonly hrTime: HrTime;
  readonly attributes: AttributesLike;
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  /** That of the span in whose context it was emitted. */
  readonly spanContext?: SpanContext | undefined;
}

/** The outcome an OpenTelemetry exporter reports: 0 success, 1 failure. */
export interface ExportResultLike {
  readonly code: 0 | 1;
  readonly error?: Error;
}

/** Attributes as an SDK types them: since API 1.10 a value is `unknown`. */
export type AttributesLike = { readonly [key: string]: unknown };
