import type { AnyValueMap } from '../../src/core/any-value';
import type { RecordEvent, SessionRecord, SpanRecord } from '../../src/core/span-record';
import { renamed, structureOf } from './record-structure';
import type { ValueWalk } from './values';
import { isEventName } from './vocabulary';

/** A record with all its texts walked over, and `resource` in the place of its own. */
export function maskRecord(record: SessionRecord, walk: ValueWalk, resource: AnyValueMap): SessionRecord {
  return {
    ...maskSpan(record, walk, resource),
    session: renamed(record.session, (name) => walk.text(name)),
  };
}

function maskSpan(record: SpanRecord, walk: ValueWalk, resource: AnyValueMap): SpanRecord {
  const { name, status, attributes, events, twins } = record;
  return {
    ...structureOf(record),
    name: walk.text(name),
    status: {
      code: status.code,
      ...(status.message !== undefined && { message: walk.text(status.message) }),
    },
    attributes: walk.attributes(attributes),
    events: events.map((event) => maskEvent(event, walk)),
    resource,
    ...(twins !== undefined && { twins: twins.map((twin) => maskTwin(twin, walk, resource)) }),
  };
}

/** A twin may carry the session it was admitted with; it comes from the same process, with the same resource. */
function maskTwin(twin: SpanRecord, walk: ValueWalk, resource: AnyValueMap): SpanRecord {
  const { session } = twin;
  return session === undefined
    ? maskSpan(twin, walk, resource)
    : maskRecord({ ...twin, session }, walk, resource);
}

function maskEvent({ name, timeUnixMs, attributes }: RecordEvent, walk: ValueWalk): RecordEvent {
  return {
    name: isEventName(name) ? name : walk.text(name),
    timeUnixMs,
    attributes: walk.attributes(attributes),
  };
}
