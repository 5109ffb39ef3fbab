import type { Clock } from '../core/clock';
import type { Durations } from '../core/durations';
import type { Stats } from '../core/ledger';

/** What the metrics are made of. */
export interface SelfMetricsOptions {
  readonly stats: () => Stats;
  /** Events that wait for another view of theirs and are not with the exporter yet. */
  readonly held: () => number;
  readonly durations: Durations;
  readonly baseUrl: string;
  readonly clock: Clock;
}
