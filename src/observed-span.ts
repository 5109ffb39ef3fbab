import { type Context, isSpanContextValid, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { RECORDED_BY_HAND, startedBy } from '../processors/recorded-by-hand';
import { type AnyValueMap, anyValueMap } from './core/any-value';
import { eventIdOfSpan } from './core/ids';
import { VERSION } from './core/version';

/**
 * The span that stands for an observed call where the application's provider makes one: with type, name and ids, for
 * others to see and for children to hang under. What it was called with and returned is in the event alone. Undefined
 * where there is no provider.
 */
export function startObservedSpan(name: string, outside: Context, recorder: object): Span | undefined {
  const attributes = { 'lucidic.event.type': 'function_call', [RECORDED_BY_HAND]: true };
  const tracer = trace.getTracer('@lucidic/otel', VERSION);
  const span = tracer.startSpan(name, { attributes }, startedBy(outside, recorder));
  const { traceId, spanId } = span.spanContext();
  // Without a provider the API hands out the span that is active, or one without ids.
  const isOwn = isSpanContextValid(span.spanContext()) && spanId !== trace.getSpanContext(outside)?.spanId;
  if (!isOwn) return undefined;
  span.setAttribute('lucidic.event.id', eventIdOfSpan(traceId, spanId));
  return span;
}

/** Ends it at the same instant as the event. */
export function endObservedSpan(span: Span, isError: boolean, endUnixMs: number): void {
  if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endUnixMs);
}

/** The resource of the SDK that made it: a session may be named there. */
export function resourceOf(span: Span | undefined): AnyValueMap {
  if (span === undefined || !('resource' in span)) return {};
  return anyValueMap(anyValueMap(span.resource)['attributes']);
}
