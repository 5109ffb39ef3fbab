import { startCpuClock } from '../measure/cpu-clock.mjs';
import { watchLoopDelay } from '../measure/loop-delay.mjs';
import { peakRssMegabytes } from '../measure/peak-rss.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';
import { atRate } from './at-rate.mjs';
import { countDelivery, DELIVERY_COLUMNS } from './delivery.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;

/**
 * A busy application: 2 KB chat spans at an even rate, then a flush, which belongs to the costs.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const steady = {
  title: 'Steady: 2 KB chat spans at 1,000 a second',
  columns: [
    { metric: 'mainThreadMicros', title: 'main µs/span', digits: 1, compare: 'ratio' },
    { metric: 'processMicros', title: 'process µs/span', digits: 1, compare: 'ratio' },
    { metric: 'loopDelayMaxMs', title: 'loop max ms', digits: 1 },
    { metric: 'loopDelayP99Ms', title: 'p99', digits: 1 },
    { metric: 'peakRssMb', title: 'RSS MB', digits: 0 },
    { metric: 'wireBytesPerSpan', title: 'wire B/span', digits: 0 },
    ...DELIVERY_COLUMNS,
  ],
  async run(bench) {
    const { seconds, ratePerSecond } = bench.settings;
    const tracer = bench.tracer('bench');
    let serial = await warmUp(bench);
    const first = serial;
    await bench.sink('reset');

    const readLoopDelay = watchLoopDelay();
    const readCpu = startCpuClock();
    await atRate({ ratePerSecond, seconds }, () => recordSpan(tracer, chatSpan(serial++, CONTENT_BYTES)));
    await bench.flush();
    const cpu = readCpu();
    const loopDelay = readLoopDelay();

    const made = serial - first;
    return {
      mainThreadMicros: cpu.mainThread / made,
      processMicros: cpu.process / made,
      loopDelayMaxMs: loopDelay.max,
      loopDelayP99Ms: loopDelay.p99,
      peakRssMb: peakRssMegabytes(),
      ...(await countDelivery(bench, made)),
    };
  },
};
