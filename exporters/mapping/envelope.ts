import { eventIdOfSpan } from '../../src/core/ids';
import type { SessionRecord, SpanRecord } from '../../src/core/span-record';
import { compact } from './compact';
import { durationSeconds, isoTime } from './iso-time';
import type { Json, LucidicEvent } from './lucidic-event';
import type { Reading } from './reading';
import { toJson } from './to-json';

/** What every event has, whatever its type. */
export type Envelope = Omit<LucidicEvent, 'type' | 'payload'>;

/** Ids, times, tags and metadata of the event a record becomes. */
export function envelope(record: SessionRecord, reading?: Reading): Envelope {
  return compact({
    client_event_id: eventIdOfSpan(record.traceId, record.spanId),
    client_parent_event_id: parentEventId(record),
    session_id: record.session.id,
    occurred_at: isoTime(record.startUnixMs),
    duration: record.interrupted ? undefined : durationSeconds(record.startUnixMs, record.endUnixMs),
    tags: reading?.tags,
    metadata: metadata(record, reading),
  });
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
  return compact({
    ...jsonMap(reading?.metadata),
    ...spanMetadata(record),
    dialect: reading?.dialect,
    kind: reading?.kind,
    user_id: reading?.userId,
    conversation_id: reading?.conversationId,
    request_model: differingRequestModel(reading),
    twins: record.twins && record.twins.length > 0 ? record.twins.map((twin) => twin.spanId) : undefined,
  });
}

/** The facts of the span that hold no content. */
export function spanMetadata(record: SpanRecord): { readonly [key: string]: Json } {
  return compact({
    trace_id: record.traceId,
    span_id: record.spanId,
    span_name: record.name,
    scope: record.scope.name || undefined,
    scope_version: record.scope.version,
    dropped_attributes_count: record.droppedAttributesCount > 0 ? record.droppedAttributesCount : undefined,
  });
}

/** The requested model where another one answered; the payload names the one that answered. */
function differingRequestModel(reading: Reading | undefined): string | undefined {
  const { requestModel, responseModel } = reading ?? {};
  return requestModel !== undefined && responseModel !== undefined && requestModel !== responseModel
    ? requestModel
    : undefined;
}

function jsonMap(map: Reading['metadata']): { readonly [key: string]: Json } {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, toJson(value)]));
}
