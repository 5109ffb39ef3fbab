import { eventIdOfSpan } from '../../src/core/ids';
import type { SessionRecord, SpanRecord } from '../../src/core/span-record';
import { durationSeconds, isoTime } from './iso-time';
import type { Json, LucidicEvent } from './lucidic-event';
import type { Reading } from './reading';
import { toJsonMap } from './to-json';
import type { Writable } from './writable';

/** What every event has, whatever its type. */
export type Envelope = Omit<LucidicEvent, 'type' | 'payload'>;

/** Ids, times, tags and metadata of the event a record becomes. */
export function envelope(record: SessionRecord, reading?: Reading): Envelope {
  const told: Writable<Envelope> = {
    client_event_id: eventIdOfSpan(record.traceId, record.spanId),
    session_id: record.session.id,
    occurred_at: isoTime(record.startUnixMs),
    metadata: metadata(record, reading),
  };
  const parent = parentEventId(record);
  if (parent !== undefined) told.client_parent_event_id = parent;
  const duration = record.interrupted ? undefined : durationSeconds(record.startUnixMs, record.endUnixMs);
  if (duration !== undefined) told.duration = duration;
  if (reading?.tags !== undefined) told.tags = reading.tags;
  return told;
}

function parentEventId({ parent }: SpanRecord): string | undefined {
  if (!parent) return undefined;
  return 'eventId' in parent ? parent.eventId : eventIdOfSpan(parent.traceId, parent.spanId);
}

/** The span's own metadata first, then ours: where both use a name (`trace_id`), the true id must win. */
function metadata(
  record: SpanRecord,
  reading: Reading | undefined,
): { readonly [key: string]: Json | undefined } {
  const told: { [key: string]: Json } = reading?.metadata ? toJsonMap(reading.metadata) : {};
  addSpanMetadata(told, record);
  if (reading === undefined) return told;
  told['dialect'] = reading.dialect;
  told['kind'] = reading.kind;
  if (reading.userId !== undefined) told['user_id'] = reading.userId;
  if (reading.conversationId !== undefined) told['conversation_id'] = reading.conversationId;
  const asked = differingRequestModel(reading);
  if (asked !== undefined) told['request_model'] = asked;
  if (record.twins && record.twins.length > 0) told['twins'] = record.twins.map((twin) => twin.spanId);
  return told;
}

/** The facts of the span that hold no content. */
export function spanMetadata(record: SpanRecord): { readonly [key: string]: Json } {
  const told: { [key: string]: Json } = {};
  addSpanMetadata(told, record);
  return told;
}

function addSpanMetadata(told: { [key: string]: Json }, record: SpanRecord): void {
  const { scope, droppedAttributesCount } = record;
  told['trace_id'] = record.traceId;
  told['span_id'] = record.spanId;
  told['span_name'] = record.name;
  if (scope.name !== '') told['scope'] = scope.name;
  if (scope.version !== undefined) told['scope_version'] = scope.version;
  if (droppedAttributesCount > 0) told['dropped_attributes_count'] = droppedAttributesCount;
}

/** The requested model where another one answered; the payload names the one that answered. */
function differingRequestModel({ requestModel, responseModel }: Reading): string | undefined {
  return requestModel !== undefined && responseModel !== undefined && requestModel !== responseModel
    ? requestModel
    : undefined;
}
