import { LangfuseSpanProcessor } from '@langfuse/otel';

/**
 * Langfuse's span processor with its defaults, apart from where it sends: OTLP over HTTP and JSON behind the SDK's batch
 * processor.
 *
 * @type {import('./candidate.d.ts').CreateCandidate}
 */
export function createLangfuse(origin) {
  const processor = new LangfuseSpanProcessor({
    publicKey: 'bench-key',
    secretKey: 'bench-secret',
    baseUrl: origin,
  });
  return {
    spanProcessors: [processor],
    delivers: true,
    flush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
