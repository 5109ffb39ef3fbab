import type { Attributes, Histogram } from '@opentelemetry/api';
import type { Timer } from '../core/clock';
import type { DurationBucket } from '../core/durations';
import type { SelfMetricsOptions } from './self-metrics-options';

/** Durations are passed on this often, so that no round is a long one. */
const RECORD_EVERY_MS = 250;
/** Passes on what was counted since the last time; each duration as its bucket's mean, which keeps count and sum exact. */
export function recordDurations(
  histogram: Histogram,
  exporter: Attributes,
  { durations, baseUrl, clock }: SelfMetricsOptions,
) {
  const { hostname, port, protocol } = new URL(baseUrl);
  const server = {
    ...exporter,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
  };
  let seen: readonly DurationBucket[] = [];
  const record = (): void => {
    const read = durations.read();
    for (const [at, { count, sumMs }] of read.entries()) {
      const before = seen[at] ?? { count: 0, sumMs: 0 };
      const added = count - before.count;
      const meanS = (sumMs - before.sumMs) / added / 1_000;
      for (let one = 0; one < added; one += 1) histogram.record(meanS, server);
    }
    seen = read;
  };
  const again = (): Timer =>
    clock.after(RECORD_EVERY_MS, () => {
      record();
      timer = again();
    });
  let timer = again();
  return {
    record,
    stop() {
      timer.cancel();
      record();
    },
  };
}
