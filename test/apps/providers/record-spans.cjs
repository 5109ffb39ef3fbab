/** A span processor that keeps, for each scenario, the spans it saw start, and what they were when they ended. */
function recordSpans() {
  const byScenario = {};
  const notes = new Map();
  let scenario;
  return {
    byScenario,
    /** The spans that start from here on belong to this scenario. */
    begin(name) {
      scenario = name;
      byScenario[name] = [];
    },
    onStart(span) {
      const { traceId, spanId } = span.spanContext();
      const note = { name: span.name, scope: scopeOf(span), traceId, spanId, ended: false };
      notes.set(spanId, note);
      byScenario[scenario].push(note);
    },
    onEnd(span) {
      const { name, kind, attributes, status, events, links, parentSpanContext } = span;
      Object.assign(notes.get(span.spanContext().spanId), {
        ended: true,
        name,
        kind,
        parentSpanId: parentSpanContext?.spanId,
        attributes: { ...attributes },
        status: { ...status },
        events: events.map((event) => ({ name: event.name, time: event.time, attributes: event.attributes })),
        links: links.length,
        startTime: span.startTime,
        endTime: span.endTime,
      });
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function scopeOf({ instrumentationScope: { name, version } }) {
  return { name, version };
}

module.exports = { recordSpans };
