import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Takes an ended span as its processor would, and returns the step to be timed: from there to what is sent. */
export type Encoder = (span: ReadableSpan) => () => unknown;

/** Something that can stand behind a tracer provider and deliver what it is given to the sink. */
export interface Candidate {
  readonly spanProcessors: SpanProcessor[];
  /** False: nothing is sent, so nothing is counted as lost. */
  readonly delivers: boolean;
  /** Absent: nothing is made of a span. */
  readonly encoder?: Encoder;
  /** Spans it has taken and neither delivered nor dropped. Absent: it does not say. */
  readonly queued?: () => number;
  /** Resolves when everything ended until now is delivered or given up. */
  flush(): Promise<void>;
  /** `timeoutMs`: how long it may take, where the candidate lets its caller say so. */
  shutdown(timeoutMs?: number): Promise<void>;
}

/** `origin` is the sink's, as in `http://127.0.0.1:40123`. */
export type CreateCandidate = (origin: string) => Candidate;
