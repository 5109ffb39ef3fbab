import { numberOrNull, objectOrNull, type Row, stringsOrNull, text, textOrNull } from './row';

/** An event as the API answers it. Absent means: never given. Keys this backend has no name for come with it too. */
export interface EventView {
  /** The server's id. */
  event_id: string;
  /** The client's id; the server's, where the client gave none. */
  client_event_id: string;
  client_parent_event_id?: string;
  session_id: string;
  /** `llm_generation`, `function_call`, `error_traceback`, `generic`, or any name a client made up. */
  type: string;
  /** ISO 8601, as the client wrote it. */
  occurred_at: string;
  /** Seconds. */
  duration?: number;
  tags?: string[];
  metadata?: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** Only for events sent with `needs_blob`: `awaited` while `payload` is still the preview, then `stored`. */
  blob?: 'awaited' | 'stored';
  /** ISO 8601, UTC: when this backend first heard of the event. */
  created_at: string;
}

/** What an event may have; no other key of a body is read as one of these. */
export const EVENT_NAMES: ReadonlySet<string> = new Set<keyof EventView | 'needs_blob'>([
  'event_id',
  'client_event_id',
  'client_parent_event_id',
  'session_id',
  'type',
  'occurred_at',
  'duration',
  'tags',
  'metadata',
  'payload',
  'blob',
  'created_at',
  'needs_blob',
]);

/** Reads a row of `events`. */
export function eventView(row: Row): EventView {
  const parentId = textOrNull(row, 'client_parent_event_id');
  const duration = numberOrNull(row, 'duration');
  const tags = stringsOrNull(row, 'tags');
  const metadata = objectOrNull(row, 'metadata');
  const blob = textOrNull(row, 'blob');
  return {
    ...objectOrNull(row, 'extra'),
    event_id: text(row, 'event_id'),
    client_event_id: text(row, 'client_event_id'),
    ...(parentId === null ? {} : { client_parent_event_id: parentId }),
    session_id: text(row, 'session_id'),
    type: text(row, 'type'),
    occurred_at: text(row, 'occurred_at'),
    ...(duration === null ? {} : { duration }),
    ...(tags === null ? {} : { tags }),
    ...(metadata === null ? {} : { metadata }),
    payload: objectOrNull(row, 'payload') ?? {},
    ...(blob === null ? {} : { blob: blob === 'stored' ? 'stored' : 'awaited' }),
    created_at: text(row, 'created_at'),
  };
}
