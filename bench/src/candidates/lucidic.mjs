import { LucidicSpanProcessor } from '@lucidic/otel';
import { mapRecord, recordFromSpan } from '@lucidic/otel/pipeline';

/** A burst is drained to its end, however long that takes: the default deadline would hide what is slow. */
const FLUSH_TIMEOUT_MS = 60_000;

/**
 * This package with its defaults, apart from where it sends.
 *
 * @type {import('./candidate.d.ts').CreateCandidate}
 */
export function createLucidic(origin) {
  const processor = new LucidicSpanProcessor({
    apiKey: 'bench-key',
    agentId: 'bench-agent',
    baseUrl: `${origin}/api`,
    ...(process.env.BENCH_MODE && { exportMode: process.env.BENCH_MODE }),
  });
  return {
    spanProcessors: [processor],
    delivers: true,
    encoder: (span) => {
      const record = { ...recordFromSpan(span), session: { id: 'bench-session', source: 'attribute' } };
      return () => mapRecord(record);
    },
    flush: async () => {
      const complete = await processor.flush({ timeoutMs: FLUSH_TIMEOUT_MS });
      const { dropped } = processor.stats();
      if (!complete || Object.keys(dropped).length > 0) {
        console.error(`lucidic: flushed: ${complete}; dropped: ${JSON.stringify(dropped)}`);
      }
    },
    shutdown: () => processor.shutdown(),
  };
}
