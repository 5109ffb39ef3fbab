import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Something that can stand behind a tracer provider and deliver what it is given to the sink. */
export interface Candidate {
  readonly spanProcessors: SpanProcessor[];
  /** False: nothing is sent, so nothing is counted as lost. */
  readonly delivers: boolean;
  /** Resolves when everything ended until now is delivered or given up. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** `origin` is the sink's, as in `http://127.0.0.1:40123`. */
export type CreateCandidate = (origin: string) => Candidate;
