import type { ReadableSpanLike } from '../src/core/otel-types';
import { isDatadogSpan, viewOfDatadogSpan } from './datadog-span';

/** A span as an SDK hands it over: the span itself where it came from one, else a view that looks like it. */
export function readableSpan(span: ReadableSpanLike): ReadableSpanLike {
  return isDatadogSpan(span) ? viewOfDatadogSpan(span) : span;
}
