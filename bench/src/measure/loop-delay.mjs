import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Watches the event loop with a 1 ms timer; calling what it returns ends that and gives the delays in milliseconds. They
 * contain the timer's own period, so only the difference to the floor says something. A batch that is serialised in one
 * turn shows in `max`, hardly ever in `p99`.
 */
export function watchLoopDelay() {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  return () => {
    histogram.disable();
    return { max: histogram.max / 1e6, p99: histogram.percentile(99) / 1e6 };
  };
}
