import type { SessionRecord, SpanRecord } from '../../src/core/span-record';

/** What a record has no more of once every field was decided on. */
type Nothing = { readonly [field: string]: never };

/** The part of a record that can hold a text of the application. */
type Texts = 'name' | 'status' | 'attributes' | 'events' | 'resource' | 'session' | 'twins';

/**
 * Ids, times, flags and the scope: what no mask touches. Fields are listed, never spread: one that is added to SpanRecord
 * does not compile here until it is decided on.
 */
export function structureOf(record: SpanRecord): Omit<SpanRecord, Texts> {
  const { name: _name, status: _status, attributes: _attributes, events: _events, ...untold } = record;
  const { resource: _resource, session: _session, twins: _twins, ...structure } = untold;
  const { traceId, spanId, parentSpanId, parentIsRemote, parent, kind, scope, ...more } = structure;
  const {
    startUnixMs,
    endUnixMs,
    droppedAttributesCount,
    contentFree,
    interrupted,
    namedOutside,
    masked,
    ...rest
  } = more;
  rest satisfies Nothing;
  return {
    traceId,
    spanId,
    kind,
    scope,
    startUnixMs,
    endUnixMs,
    droppedAttributesCount,
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(parentIsRemote && { parentIsRemote }),
    ...(parent !== undefined && { parent }),
    ...(contentFree && { contentFree }),
    ...(interrupted && { interrupted }),
    ...(namedOutside && { namedOutside }),
    ...(masked && { masked }),
  };
}

/** The session with another name, where it has one. */
export function renamed(
  session: SessionRecord['session'],
  rename: (name: string) => string,
): SessionRecord['session'] {
  const { id, source, name, ...rest } = session;
  rest satisfies Nothing;
  return { id, source, ...(name !== undefined && { name: rename(name) }) };
}
