import type { Tracer } from '@opentelemetry/api';
import type { Encoder } from '../candidates/candidate.d.ts';
import type { Counts } from '../sink/tally.mjs';

/** How much is measured. `--quick` asks for less. */
export interface Settings {
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly burstSpans: number;
  /** Loops of each kind of span in the start path. */
  readonly startPathLoops: number;
  readonly unendedSpans: number;
}

/** What a scenario has in hand, in the candidate's process. */
export interface Bench {
  readonly settings: Settings;
  /** A tracer of the provider the candidate stands behind. */
  tracer(scopeName: string): Tracer;
  readonly delivers: boolean;
  readonly encoder?: Encoder | undefined;
  /** Resolves when the candidate says that everything is delivered or given up. */
  flush(): Promise<void>;
  /** Asks the sink. `reset` begins a new count. */
  sink(what: 'reset' | 'counts'): Promise<Counts>;
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
  run(bench: Bench): Promise<Metrics>;
}
