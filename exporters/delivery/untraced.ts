import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Layer } from './transport';

/**
 * The key every OpenTelemetry SDK looks at before it records a span. `createContextKey` is `Symbol.for`, so this is the
 * SDK's own key without a dependency on the SDK.
 */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Sends outside every trace: the application's HTTP instrumentation must not record our requests (a feedback loop). */
export function untraced<T>(): Layer<T> {
  const outside = ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true);
  return (next) => ({
    send: (item, signal) => context.with(outside, () => next.send(item, signal)),
  });
}
