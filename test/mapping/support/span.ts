import type { AnyValueMap } from '../../../src/core/any-value';
import type { SessionRecord } from '../../../src/core/span-record';

/** A record of one second with these attributes, for what no capture shows. */
export function span(attributes: AnyValueMap, more: Partial<SessionRecord> = {}): SessionRecord {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'a span',
    kind: 'CLIENT',
    startUnixMs: 1_795_345_081_365.25,
    endUnixMs: 1_795_345_082_365.5,
    status: { code: 'UNSET' },
    attributes,
    events: [],
    scope: { name: 'test' },
    resource: {},
    droppedAttributesCount: 0,
    session: { id: 'session-1', source: 'attribute' },
    ...more,
  };
}
