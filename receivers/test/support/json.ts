/** A valid span in OTLP/JSON, with these properties too or instead. */
export function jsonSpan(properties: object = {}): object {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'a span',
    kind: 3,
    startTimeUnixNano: '1700000000123456789',
    endTimeUnixNano: '1700000001000000000',
    ...properties,
  };
}

/** A request of traces with these spans in one scope. */
export function jsonTraces(...spans: readonly unknown[]): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}
