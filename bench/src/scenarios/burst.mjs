import { startCpuClock } from '../measure/cpu-clock.mjs';
import { peakRssMegabytes, restartPeakRss } from '../measure/peak-rss.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';
import { countDelivery, DELIVERY_COLUMNS } from './delivery.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;

/**
 * A batch job: many 2 KB chat spans of one session in one turn of the event loop, then a flush.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const burst = {
  title: 'Burst: 2 KB chat spans in one turn of the event loop',
  columns: [
    { metric: 'emitMicros', title: 'emit µs/span', digits: 1, compare: 'ratio' },
    { metric: 'mainThreadMicros', title: 'main µs/span', digits: 1, compare: 'ratio' },
    { metric: 'processMicros', title: 'process µs/span', digits: 1 },
    { metric: 'drainSeconds', title: 'drain s', digits: 2 },
    { metric: 'spansPerSecond', title: 'drained/s', digits: 0 },
    { metric: 'sinkCpuSeconds', title: 'sink CPU s', digits: 2 },
    { metric: 'peakRssMb', title: 'RSS MB', digits: 0 },
    { metric: 'rssOverIdleMb', title: 'over idle', digits: 0 },
    ...DELIVERY_COLUMNS,
  ],
  async run(bench) {
    const { burstSpans } = bench.settings;
    const tracer = bench.tracer('bench');
    const first = await warmUp(bench);
    await bench.sink('reset');

    const idleRssMb = restartPeakRss();
    const readCpu = startCpuClock();
    const startedMs = performance.now();
    for (let i = 0; i < burstSpans; i++) recordSpan(tracer, chatSpan(first + i, CONTENT_BYTES));
    const emittedMs = performance.now();
    await bench.flush();
    const drainSeconds = (performance.now() - emittedMs) / 1_000;
    const cpu = readCpu();

    const peakRssMb = peakRssMegabytes();

    const delivery = await countDelivery(bench, burstSpans);
    return {
      emitMicros: ((emittedMs - startedMs) * 1_000) / burstSpans,
      mainThreadMicros: cpu.mainThread / burstSpans,
      processMicros: cpu.process / burstSpans,
      peakRssMb,
      rssOverIdleMb: peakRssMb - idleRssMb,
      ...delivery,
      ...(delivery.delivered !== undefined && {
        drainSeconds,
        spansPerSecond: delivery.delivered / drainSeconds,
      }),
    };
  },
};
