const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto');
const { tracing } = require('@opentelemetry/sdk-node');

/**
 * @typedef {object} OtherExporter
 * @property {string} name
 * @property {import('@opentelemetry/sdk-node').tracing.SpanProcessor} processor
 * @property {() => number | undefined} received Spans so far; undefined where only the receiver knows.
 */

/**
 * The vendor an application already had. With OTEL_EXPORTER_OTLP_ENDPOINT it is whoever listens there; without, a
 * witness in memory, so that the demo can show that Lucidic took nothing away from it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {OtherExporter}
 */
function createOtherExporter(env) {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint) {
    return {
      name: `OTLP to ${endpoint}`,
      processor: new tracing.BatchSpanProcessor(new OTLPTraceExporter()),
      received: () => undefined,
    };
  }
  const witness = new tracing.InMemorySpanExporter();
  return {
    name: 'a witness in memory',
    processor: new tracing.SimpleSpanProcessor(witness),
    received: () => witness.getFinishedSpans().length,
  };
}

module.exports = { createOtherExporter };
