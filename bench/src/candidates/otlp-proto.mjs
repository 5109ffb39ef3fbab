import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
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
    encoder: (span) => () => ProtobufTraceSerializer.serializeRequest([span]),
    flush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
