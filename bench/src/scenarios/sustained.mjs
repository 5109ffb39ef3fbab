import { peakRssMegabytes, restartPeakRss } from '../measure/peak-rss.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';
import { atRate } from './at-rate.mjs';
import { countDelivery, DELIVERY_COLUMNS } from './delivery.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;
const LOOK_MS = 20;

/**
 * More than a busy server makes, for long: 16,000 spans a second in one bound session, to a sink beside it.
 */
export const sustained = sustainedLoad({
  title: 'Sustained: 2 KB chat spans at 16,000 a second, one session',
  ratePerSecond: 16_000,
  manners: {},
  hasSessionPerTrace: false,
});

/** The same through a network: half the rate, and 50 ms until each answer. */
export const sustainedFar = sustainedLoad({
  title: 'Sustained, far: 2 KB chat spans at 8,000 a second, one session, answers after 50 ms',
  ratePerSecond: 8_000,
  manners: { latencyMs: 50 },
  hasSessionPerTrace: false,
});

/** No session bound: every trace opens one of its own, and ends it. */
export const sustainedSessions = sustainedLoad({
  title: 'Sustained, sessions: 2 KB chat spans at 4,000 a second, a session for each',
  ratePerSecond: 4_000,
  manners: {},
  hasSessionPerTrace: true,
});

/**
 * @param {object} load
 * @param {string} load.title
 * @param {number} load.ratePerSecond
 * @param {Partial<import('../sink/start-sink.mjs').Manners>} load.manners
 * @param {boolean} load.hasSessionPerTrace
 * @returns {import('./scenario.d.ts').Scenario}
 */
function sustainedLoad({ title, ratePerSecond, manners, hasSessionPerTrace }) {
  return {
    title,
    isAboutDelivery: true,
    columns: [
      { metric: 'madePerSecond', title: 'made/s', digits: 0 },
      { metric: 'drainSeconds', title: 'drain s', digits: 2 },
      { metric: 'mostQueued', title: 'most queued', digits: 0 },
      { metric: 'peakRssMb', title: 'RSS MB', digits: 0 },
      { metric: 'rssOverIdleMb', title: 'over idle', digits: 0 },
      { metric: 'sinkCpuSeconds', title: 'sink CPU s', digits: 2 },
      ...DELIVERY_COLUMNS,
    ],
    async run(bench) {
      const seconds = bench.settings.sustainedSeconds;
      const tracer = bench.tracer('bench');
      const first = await warmUp(bench);
      await bench.sink('reset', manners);

      const idleRssMb = restartPeakRss();
      const readQueue = watchQueue(bench.queued);
      let serial = first;
      const startedMs = performance.now();
      await atRate({ ratePerSecond, seconds }, () => {
        const span = chatSpan(serial++, CONTENT_BYTES);
        if (hasSessionPerTrace) delete span.options.attributes['lucidic.session_id'];
        recordSpan(tracer, span);
      });
      const madeMs = performance.now();
      await bench.flush();
      const drainSeconds = (performance.now() - madeMs) / 1_000;
      const peakRssMb = peakRssMegabytes();

      const made = serial - first;
      return {
        madePerSecond: (made * 1_000) / (madeMs - startedMs),
        drainSeconds,
        peakRssMb,
        rssOverIdleMb: peakRssMb - idleRssMb,
        ...readQueue(),
        ...(await countDelivery(bench, made)),
      };
    },
  };
}

/**
 * Looks at the queue now and then; calling what it returns ends that.
 *
 * @param {(() => number) | undefined} queued
 * @returns {() => { mostQueued?: number }}
 */
function watchQueue(queued) {
  if (queued === undefined) return () => ({});
  let mostQueued = 0;
  const timer = setInterval(() => {
    mostQueued = Math.max(mostQueued, queued());
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    return { mostQueued };
  };
}
