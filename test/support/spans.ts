import type { SessionRecord, SpanRecord } from '../../src/core/span-record';

/** A record with plain defaults; tests say only what matters to them. */
export function spanRecord(overrides: Partial<SpanRecord> = {}): SpanRecord {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'chat',
    kind: 'CLIENT',
    startUnixMs: 1_795_345_081_434,
    endUnixMs: 1_795_345_081_500,
    status: { code: 'UNSET' },
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' },
    events: [],
    scope: { name: 'test' },
    resource: {},
    droppedAttributesCount: 0,
    ...overrides,
  };
}

/** The same with a session. */
export function sessionRecord(overrides: Partial<SessionRecord> = {}): SessionRecord {
  return { session: { id: 'session-1', source: 'baggage' }, ...spanRecord(overrides), ...overrides };
}
