import { randomBytes } from 'node:crypto';
import { parseOccurredAt } from '../api/occurred-at';
import type { FiledEvent, SessionFile } from '../session-file/session-file';
import { type EvalView, evalView } from './eval-store';
import { EVENT_NAMES, eventView } from './event-view';
import { extraJson } from './extra';
import type { GroupedDatabase } from './group-commit';
import { bytes, isRow, number, objectOrNull, type Row, text } from './row';
import { SESSION_NAMES } from './session-view';

/** Reading and writing sessions with all that belongs to them, as they are. */
export interface SessionArchive {
  evals(sessionId: string): Iterable<EvalView>;
  /** In the order of lists, one at a time: each may be megabytes. */
  events(sessionId: string): Iterable<FiledEvent>;
  /** Writes the session and its evals, replacing those with the same ids. */
  putSession(file: Pick<SessionFile, 'session' | 'evals'>): void;
  /** Writes the event with its attachments, replacing any event with one of its ids. */
  putEvent(event: FiledEvent): void;
}

const SESSION_COLUMNS = `session_id, agent_id, session_name, task, tags, experiment_id, datasetitem_id, evaluators,
  production_monitoring, is_finished, is_successful, is_successful_reason, session_eval, session_eval_reason, created_at, extra`;
const EVENT_COLUMNS = `event_id, client_event_id, client_parent_event_id, session_id, type, occurred_at, occurred_at_us,
  duration, created_at, payload_bytes, blob, upload_token, tags, metadata, preview, payload, extra`;

/** Prepares the statements once; they live as long as the database. */
export function createSessionArchive(db: GroupedDatabase): SessionArchive {
  const evals = db.prepare('SELECT * FROM evals WHERE session_id = ? ORDER BY seq');
  const next = db.prepare(`
    SELECT * FROM events WHERE session_id = ?1 AND (occurred_at_us, seq) > (?2, ?3)
    ORDER BY occurred_at_us, seq LIMIT 1`);
  const attachments = db.prepare(
    'SELECT nth, mime_type, content FROM attachments WHERE event_id = ? AND content IS NOT NULL ORDER BY nth',
  );
  const putSession = db.prepare(`
    INSERT INTO sessions (${SESSION_COLUMNS}) VALUES (${places(SESSION_COLUMNS)})
    ON CONFLICT (session_id) DO UPDATE SET ${replacing(SESSION_COLUMNS)}`);
  const putEval = db.prepare(`
    INSERT INTO evals (eval_id, session_id, created_at, body) VALUES (?, ?, ?, ?)
    ON CONFLICT (eval_id) DO UPDATE SET ${replacing('session_id, created_at, body')}`);
  const same = 'SELECT event_id FROM events WHERE event_id = ?1 OR client_event_id = ?2';
  const removeAttachments = db.prepare(`DELETE FROM attachments WHERE event_id IN (${same})`);
  const removeEvents = db.prepare('DELETE FROM events WHERE event_id = ?1 OR client_event_id = ?2');
  const putEvent = db.prepare(`INSERT INTO events (${EVENT_COLUMNS}) VALUES (${places(EVENT_COLUMNS)})`);
  const putAttachment = db.prepare(
    'INSERT INTO attachments (event_id, nth, upload_token, mime_type, content) VALUES (?, ?, ?, ?, ?)',
  );

  const filed = (row: Row): FiledEvent => {
    const preview = objectOrNull(row, 'preview');
    return {
      event: eventView(row),
      ...(preview === null ? {} : { preview }),
      attachments: attachments
        .all(text(row, 'event_id'))
        .filter(isRow)
        .map((found) => ({
          nth: number(found, 'nth'),
          mime_type: text(found, 'mime_type'),
          content: bytes(found, 'content').toString('base64'),
        })),
    };
  };

  return {
    evals: (sessionId) => evals.all(sessionId).filter(isRow).map(evalView),
    *events(sessionId) {
      for (let [timeUs, seq] = [Number.MIN_SAFE_INTEGER, 0]; ; ) {
        const [row] = next.all(sessionId, timeUs, seq);
        if (!isRow(row)) return;
        [timeUs, seq] = [number(row, 'occurred_at_us'), number(row, 'seq')];
        yield filed(row);
      }
    },
    putSession: db.transaction(({ session, evals: given }: Pick<SessionFile, 'session' | 'evals'>) => {
      putSession.run(...sessionColumns(session));
      for (const { eval_id, created_at, ...body } of given) {
        putEval.run(eval_id, body.session_id, created_at, JSON.stringify(body));
      }
    }),
    putEvent: db.transaction(({ event, preview, attachments: given }: FiledEvent) => {
      const ids = [event.event_id, event.client_event_id];
      removeAttachments.run(...ids);
      removeEvents.run(...ids);
      putEvent.run(...eventColumns(event, preview));
      for (const { nth, mime_type, content } of given) {
        putAttachment.run(event.event_id, nth, newToken(), mime_type, Buffer.from(content, 'base64'));
      }
    }),
  };
}

function sessionColumns(session: SessionFile['session']): unknown[] {
  return [
    session.session_id,
    session.agent_id,
    session.session_name,
    session.task ?? null,
    json(session.tags),
    session.experiment_id ?? null,
    session.datasetitem_id ?? null,
    json(session.evaluators),
    flag(session.production_monitoring),
    flag(session.is_finished),
    flag(session.is_successful),
    session.is_successful_reason ?? null,
    session.session_eval ?? null,
    session.session_eval_reason ?? null,
    session.created_at,
    extraJson(unnamed(session, SESSION_NAMES), SESSION_NAMES),
  ];
}

function eventColumns(event: FiledEvent['event'], preview: FiledEvent['preview']): unknown[] {
  const payload = JSON.stringify(event.payload);
  return [
    event.event_id,
    event.client_event_id,
    event.client_parent_event_id ?? null,
    event.session_id,
    event.type,
    event.occurred_at,
    parseOccurredAt(event.occurred_at) ?? 0,
    event.duration ?? null,
    event.created_at,
    Buffer.byteLength(payload),
    event.blob ?? null,
    // Its own, since the address it was exported with is of another backend.
    event.blob === undefined ? null : newToken(),
    json(event.tags),
    json(event.metadata),
    json(preview),
    payload,
    extraJson(unnamed(event, EVENT_NAMES), EVENT_NAMES),
  ];
}

function unnamed(given: object, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => !names.has(key)));
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}

function places(columns: string): string {
  return columns.replace(/\w+/g, '?');
}

function replacing(columns: string): string {
  return columns.replace(/\w+/g, (column) => `${column} = excluded.${column}`);
}
