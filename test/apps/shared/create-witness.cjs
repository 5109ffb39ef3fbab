/**
 * Another vendor's span processor: writes down all it is shown of each span, at start, at end and on a last look, ids and
 * times left out, and the parent by its name, so that two runs can be compared.
 */
function createWitness() {
  const seen = [];
  const ended = [];
  const names = new Map();
  const parentOf = (span) => names.get(span.parentSpanContext?.spanId ?? span.parentSpanId);
  const note = (when, span) => {
    const { name, kind, attributes, status, events, links } = span;
    const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
    seen.push({
      when,
      name,
      kind,
      attributes: { ...attributes },
      status: { ...status },
      // Under Datadog's bridge a span has no such list.
      events: events?.map((event) => ({ name: event.name, attributes: { ...event.attributes } })),
      links: links?.length,
      scope: { ...(span.instrumentationScope ?? span.instrumentationLibrary) },
      parent: parentOf(span),
      dropped: [droppedAttributesCount, droppedEventsCount, droppedLinksCount],
      // Of the span object itself: nothing may be hung on it either.
      ownKeys: Object.fromEntries(Reflect.ownKeys(span).map((key) => [String(key), true])),
    });
  };
  return {
    seen,
    onStart(span) {
      names.set(span.spanContext().spanId, span.name);
      note('start', span);
    },
    onEnd(span) {
      note('end', span);
      ended.push(span);
    },
    /** After everybody had time to write on the spans. */
    lookAgain() {
      for (const span of ended.splice(0)) note('later', span);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

module.exports = { createWitness };
