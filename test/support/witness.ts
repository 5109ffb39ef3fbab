import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** What another vendor sees of a span, as plain data: everything but ids and times, which differ from run to run. */
export interface Seen {
  readonly at: 'start' | 'end' | 'later';
  readonly span: unknown;
}

/** A neutral processor standing for the other vendor. Looks at each span at start, at end, and once more later. */
export class Witness implements SpanProcessor {
  readonly seen: Seen[] = [];
  readonly #ended: ReadableSpan[] = [];

  onStart(span: Span, _context: Context): void {
    this.seen.push({ at: 'start', span: snapshot(span) });
  }

  onEnd(span: ReadableSpan): void {
    this.seen.push({ at: 'end', span: snapshot(span) });
    this.#ended.push(span);
  }

  /** Looks again, after everybody had time to write on the spans. */
  lookAgain(): void {
    for (const span of this.#ended) this.seen.push({ at: 'later', span: snapshot(span) });
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

function snapshot(span: ReadableSpan): unknown {
  const own = Object.keys(span).sort();
  const { name, kind, status, attributes, events, links, ended, resource, instrumentationScope } = span;
  const plain = {
    name,
    kind,
    status,
    attributes,
    ended,
    scope: instrumentationScope,
    resource: resource.attributes,
  };
  const happened = events.map(({ name: eventName, attributes: bag }) => ({ eventName, bag }));
  return structuredClone({
    ...plain,
    happened,
    links: links.map((link) => ({ bag: link.attributes })),
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
    hasParent: span.parentSpanContext !== undefined,
    own,
  });
}
