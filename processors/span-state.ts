import type { FallbackSession, LineageNode } from '../src/core/slot';

/** What the spans of one trace in this process share. */
export interface TraceState {
  /** The name of the parentless root span; absent when the trace began in another process: then it is not ours to end. */
  readonly rootName: string | undefined;
  readonly fallback: FallbackSession;
  /** Spans started here and not yet ended. */
  open: number;
  rootEnded: boolean;
  /** The session that stands for this trace, once an event of it has left. */
  sessionId: string | undefined;
}

/**
 * What one processor knows of one span, from its start until nobody holds its SpanContext any more. Every field is
 * always there, `undefined` or not: one is made for every span of the process, and one shape is the fastest.
 */
export interface SpanState extends LineageNode {
  readonly trace: TraceState;
  readonly parent: SpanState | undefined;
  readonly fallback: FallbackSession;
}
