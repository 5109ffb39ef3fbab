import { setTimeout as delay } from 'node:timers/promises';
import { watchLoopDelay } from '../measure/loop-delay.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';
import { countDelivery } from './delivery.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;
/** The application's own work in one turn of the loop. */
const BUSY_MS = 2;
const PAUSE_MS = 10;

/**
 * What somebody else in the process has to wait for: spans are made for 2 ms in one turn of the loop, again and again. A
 * candidate that serialises in the application's thread does so in a turn of its own, as long as a whole batch takes.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const stall = {
  title: `Stall: longest wait of the event loop, ${BUSY_MS} ms of 2 KB chat spans each ${BUSY_MS + PAUSE_MS} ms`,
  columns: [
    { metric: 'stallMaxMs', title: 'loop max ms', digits: 1, compare: 'added' },
    { metric: 'stallP99Ms', title: 'p99', digits: 1 },
    { metric: 'madePerSecond', title: 'made/s', digits: 0 },
    { metric: 'lost', title: 'lost', digits: 0 },
  ],
  async run(bench) {
    const tracer = bench.tracer('bench');
    const first = await warmUp(bench);
    await bench.sink('reset');

    let serial = first;
    const readLoopDelay = watchLoopDelay();
    const startedMs = performance.now();
    const untilMs = startedMs + bench.settings.stallSeconds * 1_000;
    while (performance.now() < untilMs) {
      const busyUntilMs = performance.now() + BUSY_MS;
      while (performance.now() < busyUntilMs) recordSpan(tracer, chatSpan(serial++, CONTENT_BYTES));
      await delay(PAUSE_MS);
    }
    const madePerSecond = ((serial - first) * 1_000) / (performance.now() - startedMs);
    const { max, p99 } = readLoopDelay();
    await bench.flush();
    const delivery = await countDelivery(bench, serial - first);
    return { stallMaxMs: max, stallP99Ms: p99, madePerSecond, ...delivery };
  },
};
