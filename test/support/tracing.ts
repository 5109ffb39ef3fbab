import { context, propagation, type Tracer, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CBaggagePropagator } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** A real provider with a real context manager, without touching the global provider. */
export interface Tracing {
  readonly provider: BasicTracerProvider;
  tracer(scope?: string): Tracer;
  close(): Promise<void>;
}

export function startTracing(...parts: (SpanProcessor | Resource)[]): Tracing {
  const spanProcessors = parts.filter((part): part is SpanProcessor => 'onEnd' in part);
  const resource = parts.find((part): part is Resource => 'attributes' in part);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CBaggagePropagator());
  const provider = new BasicTracerProvider({ spanProcessors, ...(resource && { resource }) });
  return {
    provider,
    tracer: (scope = 'test') => provider.getTracer(scope),
    async close() {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

/** Runs `fn` with one entry of baggage active. */
export function withBaggage<T>(entries: Readonly<Record<string, string>>, fn: () => T): T {
  const baggage = propagation.createBaggage(
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
  );
  return context.with(propagation.setBaggage(context.active(), baggage), fn);
}
