import type { ExplainedSpan, ParentRef } from '@lucidic/otel/pipeline';
import { type ExplainedFile, summaryOf } from './explained-file';

/** The explanation for programs, as JSON: `spans` in the order of the file, `logs`, and the numbers of the summary. */
export function explainJson(file: ExplainedFile): string {
  const { spans, events, joined, dropped } = summaryOf(file);
  return safeJson({
    spans: file.spans.map(spanJson),
    logs: file.logs,
    summary: { spans, events, joined, dropped },
  });
}

/** All events as one JSON array, in the order of the file. */
export function eventsJson(file: ExplainedFile): string {
  return safeJson(file.spans.flatMap(({ events }) => events));
}

function spanJson({ record, dialect, outcome, events, attributes }: ExplainedSpan): object {
  const { traceId, spanId, name, scope } = record;
  const own = { traceId, spanId, name, scope, dialect: dialect ?? null };
  const rest = { attributes: attributes ?? null, events };
  switch (outcome.as) {
    case 'event': {
      const { session, parent, contentFree, twins } = outcome;
      const place = { session, parent: parentJson(parent), contentFree: contentFree ?? null, twins };
      return { ...own, outcome: 'event', ...place, ...rest };
    }
    case 'part':
      return { ...own, outcome: 'joined', into: outcome.of, because: outcome.because, ...rest };
    case 'refused':
      return { ...own, outcome: 'dropped', reason: outcome.reason, ...rest };
    case 'replaced':
      return { ...own, outcome: 'dropped', reason: 'replaced', ...rest };
  }
}

function parentJson(parent: ParentRef | undefined): ParentRef | null {
  return parent ?? null;
}

/** JSON escapes C0 controls itself; those a terminal obeys besides are escaped too, which changes nothing for a parser. */
function safeJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const escaped = text.replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${escaped}\n`;
}
