import type { Tracer } from '@opentelemetry/api';
import type { Encoder } from '../candidates/candidate.d.ts';
import type { Manners } from '../sink/start-sink.mjs';
import type { Counts } from '../sink/tally.mjs';

/** How much is measured. `--quick` asks for less. */
export interface Settings {
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly burstSpans: number;
  /** Loops of each kind of span in the start path. */
  readonly startPathLoops: number;
  readonly unendedSpans: number;
  readonly sustainedSeconds: number;
  readonly ingestSeconds: number;
  readonly stallSeconds: number;
  /** Events in the store that is read. */
  readonly storedEvents: number;
}

/** What a scenario has in hand, in the candidate's process. */
export interface Bench {
  readonly settings: Settings;
  /** A tracer of the provider the candidate stands behind. */
  tracer(scopeName: string): Tracer;
  readonly delivers: boolean;
  readonly encoder?: Encoder | undefined;
  /** Spans the candidate has taken and not finished with; absent where it does not say. */
  readonly queued?: (() => number) | undefined;
  /** Resolves when the candidate says that everything is delivered or given up. */
  flush(): Promise<void>;
  /** Ends the candidate, which otherwise happens after the scenario. */
  shutdown(timeoutMs: number): Promise<void>;
  /** Asks the sink. `reset` begins a new count, with these manners until the next one. */
  sink(what: 'reset' | 'counts', manners?: Partial<Manners>): Promise<Counts>;
}

/** One column of a scenario's table. */
export interface Column {
  readonly metric: string;
  readonly title: string;
  readonly digits: number;
  /** Also shown: what the candidate adds to the floor; with `ratio`, that against what the reference adds, too. */
  readonly compare?: 'added' | 'ratio';
}

/** Numbers by name; absent where a candidate has none. */
export type Metrics = Readonly<Record<string, number>>;

export interface Scenario {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Only candidates that send something take part. */
  readonly isAboutDelivery?: boolean;
  readonly isAboutBackend?: undefined;
  run(bench: Bench): Promise<Metrics>;
}

/** What is measured of the local backend; no candidate takes part. */
export interface BackendScenario {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly isAboutDelivery?: undefined;
  readonly isAboutBackend: true;
  run(bench: Pick<Bench, 'settings'>): Promise<Metrics>;
}
