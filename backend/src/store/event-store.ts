import { randomBytes } from 'node:crypto';
import { EVENT_NAMES, type EventView, eventView } from './event-view';
import { type Extra, extraJson } from './extra';
import type { GroupedDatabase } from './group-commit';
import { firstRow, isRow, number, objectOrNull, text, textOrNull } from './row';
import { rowsWithin } from './rows-within';
import { uuidV7 } from './uuid-v7';

/** An event to write. */
export interface NewEvent {
  readonly client_event_id?: string;
  readonly client_parent_event_id?: string;
  readonly session_id: string;
  readonly type: string;
  /** ISO 8601, kept as written. */
  readonly occurred_at: string;
  /** The same moment in microseconds since 1970, for sorting. */
  readonly occurredAtUs: number;
  /** Seconds. */
  readonly duration?: number;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The whole payload, or its preview when `needs_blob`. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly needs_blob?: boolean;
}

/** What changes an event; absent fields keep their value. */
export type EventUpdate = Partial<Omit<NewEvent, 'client_event_id' | 'session_id' | 'needs_blob'>>;

/** The server's id of the event; with `uploadToken` the payload is to be uploaded under it. */
export interface WrittenEvent {
  readonly eventId: string;
  /** `kept`: a completed event stands, and the interrupted one was not taken. */
  readonly outcome: 'new' | 'replaced' | 'kept';
  readonly uploadToken?: string;
}

/** Which events a list holds, earliest `occurred_at` first. */
export interface EventFilter {
  readonly limit: number;
  readonly offset: number;
  /** The list ends early, after at least one event, when its payloads exceed this. */
  readonly maxBytes: number;
  readonly session_id?: string;
  readonly type?: string;
}

/** The events of a database. */
export interface EventStore {
  /**
   * Writes the event, replacing the one with the same `client_event_id`; undefined where nobody opened its session.
   * Two things are kept from the old one: an uploaded payload when the same preview comes again (a retried POST), and
   * a completed event when only an `interrupted` one comes after it (a replayed journal).
   */
  write(event: NewEvent, extra?: Extra): WrittenEvent | undefined;
  /** The event after the change, found by either id; undefined where there is none. A payload still awaited stays so. */
  update(id: string, update: EventUpdate, extra?: Extra): EventView | undefined;
  /** Replaces the payload of the event awaiting it, and answers its id; undefined where no event awaits this token. */
  upload(token: string, payloadJson: string): string | undefined;
  /** Finds by the server's or the client's id. */
  get(id: string): EventView | undefined;
  list(filter: EventFilter): { events: EventView[]; total: number };
}

const COLUMNS = `event_id, client_event_id, client_parent_event_id, session_id, type, occurred_at, occurred_at_us, duration,
  created_at, payload_bytes, blob, upload_token, tags, metadata, preview, payload,
  extra`;
const PLACES = COLUMNS.split(',')
  .map((_, i) => `?${i + 1}`)
  .join(', ');
const SAME_PREVIEW = 'excluded.preview IS NOT NULL AND excluded.preview = events.preview';
const FILTER = 'WHERE (?1 IS NULL OR session_id = ?1) AND (?2 IS NULL OR type = ?2)';
const SESSION_FILTER = 'WHERE session_id = ?1 AND (?2 IS NULL OR type = ?2)';

/** Prepares the statements once; they live as long as the database. */
export function createEventStore(db: GroupedDatabase): EventStore {
  const session = 'SELECT 1 FROM sessions WHERE session_id = ?4';
  // Nearly every event is new: one statement that answers no row is the quickest way to write it.
  const insert = db.prepare(`
    INSERT INTO events (${COLUMNS}) SELECT ${PLACES} WHERE EXISTS (${session})
    ON CONFLICT (client_event_id) DO NOTHING`);
  const replace = db.prepare(`
    INSERT INTO events (${COLUMNS}) SELECT ${PLACES} WHERE EXISTS (${session})
    ON CONFLICT (client_event_id) DO UPDATE SET
      client_parent_event_id = excluded.client_parent_event_id,
      session_id = excluded.session_id,
      type = excluded.type,
      occurred_at = excluded.occurred_at,
      occurred_at_us = excluded.occurred_at_us,
      duration = excluded.duration,
      tags = excluded.tags,
      metadata = excluded.metadata,
      preview = excluded.preview,
      extra = excluded.extra,
      payload_bytes = CASE WHEN ${SAME_PREVIEW} THEN payload_bytes ELSE excluded.payload_bytes END,
      blob = CASE WHEN ${SAME_PREVIEW} THEN blob ELSE excluded.blob END,
      upload_token = CASE WHEN ${SAME_PREVIEW} THEN upload_token ELSE excluded.upload_token END,
      payload = CASE WHEN ${SAME_PREVIEW} THEN payload ELSE excluded.payload END
    WHERE json_extract(excluded.payload, '$.status') IS NOT 'interrupted'
      OR json_extract(events.payload, '$.status') IS 'interrupted'
    RETURNING event_id, upload_token`);
  const hasSession = db.prepare('SELECT 1 FROM sessions WHERE session_id = ?');
  const store = db.prepare(
    `UPDATE events SET payload = ?, payload_bytes = ?, blob = 'stored' WHERE upload_token = ? RETURNING event_id`,
  );
  const change = db.prepare(`
    UPDATE events SET
      type = coalesce(?2, type),
      client_parent_event_id = coalesce(?3, client_parent_event_id),
      occurred_at = coalesce(?4, occurred_at),
      occurred_at_us = coalesce(?5, occurred_at_us),
      duration = coalesce(?6, duration),
      tags = coalesce(?7, tags),
      metadata = coalesce(?8, metadata),
      payload = coalesce(?9, payload),
      payload_bytes = coalesce(?10, payload_bytes),
      extra = ?11
    WHERE event_id = ?1`);
  const select = db.prepare('SELECT * FROM events WHERE event_id = ?1 OR client_event_id = ?1');
  const lists = { all: prepareList(db, FILTER), session: prepareList(db, SESSION_FILTER) };

  return {
    write(event, extra = {}) {
      const eventId = uuidV7();
      // The token is the only key to the upload address, as in a presigned URL.
      const uploadToken = event.needs_blob === true ? randomBytes(24).toString('base64url') : undefined;
      const columns = [...columnsOf(event, eventId, uploadToken), extraJson(extra, EVENT_NAMES)];
      if (insert.run(...columns).changes > 0) return written('new', eventId, uploadToken);
      if (firstRow(hasSession, event.session_id) === undefined) return undefined;
      const replaced = firstRow(replace, ...columns);
      if (replaced !== undefined) {
        const token = textOrNull(replaced, 'upload_token') ?? undefined;
        return written('replaced', text(replaced, 'event_id'), token);
      }
      const kept = firstRow(select, event.client_event_id);
      return kept && written('kept', text(kept, 'event_id'));
    },
    update(id, update, extra = {}) {
      const old = firstRow(select, id);
      if (old === undefined) return undefined;
      const eventId = text(old, 'event_id');
      const payload = json(update.payload);
      change.run(
        eventId,
        update.type ?? null,
        update.client_parent_event_id ?? null,
        update.occurred_at ?? null,
        update.occurredAtUs ?? null,
        update.duration ?? null,
        json(update.tags),
        json(update.metadata),
        payload,
        payload === null ? null : Buffer.byteLength(payload),
        extraJson(extra, EVENT_NAMES, objectOrNull(old, 'extra')),
      );
      const row = firstRow(select, eventId);
      return row && eventView(row);
    },
    upload(token, payloadJson) {
      const row = firstRow(store, payloadJson, Buffer.byteLength(payloadJson), token);
      return row && text(row, 'event_id');
    },
    get(id) {
      const row = firstRow(select, id);
      return row && eventView(row);
    },
    list({ limit, offset, maxBytes, session_id = null, type = null }) {
      const { sizes, page, count } = session_id === null ? lists.all : lists.session;
      const rows = rowsWithin(sizes.all(session_id, type, limit, offset), maxBytes);
      const total = firstRow(count, session_id, type);
      return {
        events: page.all(session_id, type, rows, offset).filter(isRow).map(eventView),
        total: total === undefined ? 0 : number(total, 'total'),
      };
    },
  };
}

/** The values of `COLUMNS` but for `extra`. */
function columnsOf(event: NewEvent, eventId: string, uploadToken: string | undefined): unknown[] {
  const payload = JSON.stringify(event.payload);
  return [
    eventId,
    event.client_event_id ?? eventId,
    event.client_parent_event_id ?? null,
    event.session_id,
    event.type,
    event.occurred_at,
    event.occurredAtUs,
    event.duration ?? null,
    new Date().toISOString(),
    Buffer.byteLength(payload),
    uploadToken === undefined ? null : 'awaited',
    uploadToken ?? null,
    json(event.tags),
    json(event.metadata),
    uploadToken === undefined ? null : payload,
    payload,
  ];
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function written(outcome: WrittenEvent['outcome'], eventId: string, uploadToken?: string): WrittenEvent {
  return { eventId, outcome, ...(uploadToken === undefined ? {} : { uploadToken }) };
}

/** Two filters, since SQLite picks an index only for a plain `session_id = ?`. */
function prepareList(db: GroupedDatabase, filter: string) {
  const order = 'ORDER BY occurred_at_us, seq LIMIT ?3 OFFSET ?4';
  return {
    sizes: db.prepare(`SELECT payload_bytes AS bytes FROM events ${filter} ${order}`),
    page: db.prepare(`SELECT * FROM events ${filter} ${order}`),
    count: db.prepare(`SELECT count(*) AS total FROM events ${filter}`),
  };
}
