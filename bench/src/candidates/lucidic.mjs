import { deserialize, serialize } from 'node:v8';
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
      const record = {
        ...handedOver(recordFromSpan(span)),
        session: { id: 'bench-session', source: 'attribute' },
      };
      return () => mapRecord(record);
    },
    queued: () => processor.stats().pending,
    flush: async () => {
      const complete = await processor.flush({ timeoutMs: FLUSH_TIMEOUT_MS });
      const { dropped } = processor.stats();
      if (!complete || Object.keys(dropped).length > 0) {
        console.error(`lucidic: flushed: ${complete}; dropped: ${JSON.stringify(dropped)}`);
      }
    },
    shutdown: (timeoutMs) => processor.shutdown(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/**
 * A record as it arrives on the delivery thread, where mapping happens: every text in one piece (JSON.stringify makes them
 * of many, which whoever reads them first has to join), the attributes in a bag without prototype.
 *
 * @param {object} record
 */
function handedOver(record) {
  const { attributes, ...rest } = deserialize(serialize(record));
  return { ...rest, attributes: Object.assign(Object.create(null), attributes) };
}
