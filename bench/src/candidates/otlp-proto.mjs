import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

/**
 * The SDK's batch processor and the OTLP exporter over HTTP and protobuf, both with their defaults.
 *
 * @type {import('./candidate.d.ts').CreateCandidate}
 */
export function createOtlpProto(origin) {
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${origin}/v1/traces` }));
  return {
    spanProcessors: [processor],
    delivers: true,
    flush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
