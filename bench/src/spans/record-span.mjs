/**
 * Starts and ends one span the way an instrumentation does.
 *
 * @param {import('@opentelemetry/api').Tracer} tracer
 * @param {import('./chat-span.mjs').ChatSpan} span
 */
export function recordSpan(tracer, { name, options, answer }) {
  const span = tracer.startSpan(name, options);
  span.setAttributes(answer);
  span.end();
}
