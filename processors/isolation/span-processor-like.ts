import type { Context, Tracer } from '@opentelemetry/api';
import type { ReadableSpanLike } from '../../src/core/otel-types';

/** A span processor of any SDK, as far as the check needs it. */
export interface SpanProcessorLike {
  onStart(span: ReadableSpanLike, parentContext: Context): void;
  onEnd(span: ReadableSpanLike): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A tracer provider of any SDK. */
export interface TracerProviderLike {
  getTracer(name: string, version?: string): Tracer;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
