/**
 * Another vendor's span processor: writes down all it is shown of each span, ids and times left out, and the parent by
 * its name, so that two runs can be compared.
 */
function createWitness() {
  const seen = [];
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
      events: events.map((event) => ({ name: event.name, attributes: { ...event.attributes } })),
      links: links.length,
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
    onEnd: (span) => note('end', span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

module.exports = { createWitness };
