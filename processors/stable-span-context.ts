import { type Context, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import { processSlot } from '../src/core/slot';

/**
 * The object that what we know of a span hangs on. The SDKs hand out one SpanContext object for a span; Datadog's bridge
 * makes a new one at each call around a context of its own, so there it is one of ours, the same for the same span.
 */
export function stableSpanContext(spanContext: SpanContext): SpanContext {
  const inner = '_ddContext' in spanContext ? spanContext._ddContext : undefined;
  if (typeof inner !== 'object' || inner === null) return spanContext;
  const { bridged } = processSlot();
  const known = bridged.get(inner);
  if (known !== undefined) return known;
  const { traceId, spanId } = spanContext;
  // Read from Datadog's, the flags would make it decide on sampling earlier than without us.
  const stable: SpanContext = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  bridged.set(inner, stable);
  return stable;
}

/** As the API's `trace.getSpanContext`: that of the span active in a context, as the object our state hangs on. */
export function activeSpanContext(context: Context): SpanContext | undefined {
  const active = trace.getSpanContext(context);
  return active === undefined ? undefined : stableSpanContext(active);
}
