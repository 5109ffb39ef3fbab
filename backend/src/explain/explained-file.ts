import type { ExplainedSpan, SpanRef } from '@lucidic/otel/pipeline';

/** A file of spans, explained. */
export interface ExplainedFile {
  readonly spans: readonly ExplainedSpan[];
  /** Log records in the file, and those whose content belongs to one of its spans. */
  readonly logs: { readonly count: number; readonly joined: number };
}

/** What became of the spans in numbers. */
export interface Summary {
  readonly spans: number;
  /** All events, `error_traceback` children among them. */
  readonly events: number;
  readonly errorTracebacks: number;
  readonly joined: number;
  /** By reason. */
  readonly dropped: { readonly [reason: string]: number };
}

/** Counts what became of the spans. */
export function summaryOf({ spans }: ExplainedFile): Summary {
  const events = spans.flatMap((span) => span.events);
  const dropped: { [reason: string]: number } = {};
  for (const { outcome } of spans) {
    if (outcome.as !== 'refused' && outcome.as !== 'replaced') continue;
    const reason = outcome.as === 'replaced' ? 'replaced' : outcome.reason;
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  }
  return {
    spans: spans.length,
    events: events.length,
    errorTracebacks: events.filter(({ type }) => type === 'error_traceback').length,
    joined: spans.filter(({ outcome }) => outcome.as === 'part').length,
    dropped,
  };
}

/** Numbers the spans as they stand in the file, from 1; undefined: the span is not in it. */
export function numbering(spans: readonly ExplainedSpan[]): (ref: SpanRef) => number | undefined {
  const numbers = new Map(spans.map(({ record }, index) => [keyOf(record), index + 1]));
  return (ref) => numbers.get(keyOf(ref));
}

function keyOf({ traceId, spanId }: SpanRef): string {
  return `${traceId}:${spanId}`;
}
