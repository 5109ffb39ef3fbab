import { SpanKind } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { median } from '../measure/median.mjs';
import { chatSpan } from '../spans/chat-span.mjs';

/** The larger ones fewer: each size is some tens of megabytes. */
const SIZES = [
  { name: '2 KB', contentBytes: 2 * 1_024, spans: 4_000 },
  { name: '16 KB', contentBytes: 16 * 1_024, spans: 1_000 },
  { name: '256 KB', contentBytes: 256 * 1_024, spans: 100 },
  { name: '2 MB', contentBytes: 2 * 1_024 * 1_024, spans: 16 },
];
/** V8 compiles what is hot on another thread; until then figures are of the interpreter. */
const WARM_UP_SPANS = 6_000;

/**
 * What turning one span into what is sent costs, apart from queues and sockets: an event made by the mapping, a request
 * serialised by the OTLP exporter. Every span has texts of its own, made before the clock starts.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const mapping = {
  title: 'Mapping: µs for one span by content (otlp-proto: serialising it)',
  columns: SIZES.map(({ name }) => ({ metric: name, title: name, digits: 1 })),
  async run({ encoder }) {
    if (encoder === undefined) return {};
    time(encoder, 0, WARM_UP_SPANS, 2_048);
    /** @type {Record<string, number>} */
    const metrics = {};
    let serial = WARM_UP_SPANS;
    for (const { name, contentBytes, spans } of SIZES) {
      metrics[name] = median(time(encoder, serial, spans, contentBytes));
      serial += spans;
    }
    return metrics;
  },
};

/**
 * @param {import('../candidates/candidate.d.ts').Encoder} encoder
 * @param {number} firstSerial
 * @param {number} count
 * @param {number} contentBytes
 */
function time(encoder, firstSerial, count, contentBytes) {
  const tracer = new BasicTracerProvider().getTracer('bench');
  const microseconds = [];
  for (let serial = firstSerial; serial < firstSerial + count; serial++) {
    const { name, options, answer } = chatSpan(serial, contentBytes);
    const span = tracer.startSpan(name, { ...options, kind: SpanKind.CLIENT });
    span.setAttributes(answer);
    span.end();
    const encode = encoder(span);
    const startMs = performance.now();
    encode();
    microseconds.push((performance.now() - startMs) * 1_000);
  }
  return microseconds;
}
