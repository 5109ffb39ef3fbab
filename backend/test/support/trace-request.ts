const ATTRIBUTES = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' };

/** The body of a `POST /v1/traces` in JSON: one chat span. */
export function traceRequest(span: Record<string, unknown> = {}): object {
  const attributes = Object.entries(ATTRIBUTES).map(([key, stringValue]) => ({
    key,
    value: { stringValue },
  }));
  const times = { startTimeUnixNano: '1795345081434000000', endTimeUnixNano: '1795345081500000000' };
  const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
  const spans = [{ ...ids, name: 'chat', kind: 3, ...times, attributes, ...span }];
  return { resourceSpans: [{ scopeSpans: [{ scope: { name: 'test' }, spans }] }] };
}
