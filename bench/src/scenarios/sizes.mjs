import { setImmediate } from 'node:timers/promises';
import { startCpuClock } from '../measure/cpu-clock.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';
import { countDelivery, DELIVERY_COLUMNS } from './delivery.mjs';
import { warmUp } from './warm-up.mjs';

/** Fewer of the large ones: together they stay under what a batch processor queues and under 16 MB. */
const SIZES = [
  { name: '2 KB', contentBytes: 2 * 1_024, spans: 400, warmUpSpans: 0 },
  { name: '16 KB', contentBytes: 16 * 1_024, spans: 120, warmUpSpans: 40 },
  { name: '256 KB', contentBytes: 256 * 1_024, spans: 24, warmUpSpans: 8 },
  { name: '2 MB', contentBytes: 2 * 1_024 * 1_024, spans: 5, warmUpSpans: 1 },
];

/**
 * What content costs: the main thread's time for spans of growing size, one a turn, flush included. The texts are made
 * before the clock starts.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const sizes = {
  title: 'Sizes: main thread µs/span by content',
  columns: [
    ...SIZES.map(({ name }) => ({
      metric: name,
      title: name,
      digits: 0,
      compare: /** @type {const} */ ('ratio'),
    })),
    ...DELIVERY_COLUMNS,
  ],
  async run(bench) {
    let serial = await warmUp(bench);
    await bench.sink('reset');
    let made = 0;
    /** @type {Record<string, number>} */
    const metrics = {};
    for (const { name, contentBytes, spans, warmUpSpans } of SIZES) {
      if (warmUpSpans > 0) await measure(bench, serial, warmUpSpans, contentBytes);
      serial += warmUpSpans;
      metrics[name] = (await measure(bench, serial, spans, contentBytes)) / spans;
      serial += spans;
      made += warmUpSpans + spans;
    }
    return { ...metrics, ...(await countDelivery(bench, made)) };
  },
};

/**
 * @param {import('./scenario.d.ts').Bench} bench
 * @param {number} firstSerial
 * @param {number} count
 * @param {number} contentBytes
 * @returns {Promise<number>} microseconds of the main thread
 */
async function measure(bench, firstSerial, count, contentBytes) {
  const tracer = bench.tracer('bench');
  const spans = Array.from({ length: count }, (_, i) => chatSpan(firstSerial + i, contentBytes));
  const readCpu = startCpuClock();
  for (const span of spans) {
    recordSpan(tracer, span);
    await setImmediate();
  }
  await bench.flush();
  return readCpu().mainThread;
}
