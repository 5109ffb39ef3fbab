import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * The key every OpenTelemetry SDK looks at before it records a span. `createContextKey` is `Symbol.for`, so this is the
 * SDK's own key without a dependency on the SDK.
 */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
const OUTSIDE = ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true);

/** Runs outside every trace: the application's HTTP instrumentation must not record our requests (a feedback loop). */
export function runUntraced<T>(fn: () => T): T {
  return context.with(OUTSIDE, fn);
}
