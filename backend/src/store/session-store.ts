import { randomUUID } from 'node:crypto';
import { type Extra, extraJson } from './extra';
import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { firstRow, objectOrNull } from './row';
import { SESSION_NAMES, type SessionView, sessionView } from './session-view';

/** What opens or resumes a session. */
export interface SessionStart {
  readonly session_id?: string;
  readonly agent_id: string;
  readonly session_name?: string;
  readonly task?: string;
  readonly tags?: readonly string[];
  readonly experiment_id?: string;
  readonly datasetitem_id?: string;
  readonly evaluators?: readonly string[];
  readonly production_monitoring?: boolean;
}

/** What changes a session; absent fields keep their value. */
export interface SessionUpdate {
  readonly session_id: string;
  readonly is_finished?: boolean;
  readonly task?: string;
  readonly tags?: readonly string[];
  readonly is_successful?: boolean;
  readonly is_successful_reason?: string;
  readonly session_eval?: number;
  readonly session_eval_reason?: string;
}

/** Which sessions a list holds, newest first. */
export interface SessionFilter {
  readonly limit: number;
  readonly offset: number;
  readonly agent_id?: string;
  readonly experiment_id?: string;
  readonly datasetitem_id?: string;
}

/** The sessions of a database. */
export interface SessionStore {
  /**
   * Opens the session, or resumes the one with that id: what is given replaces, what is not stays; the agent that
   * opened it and whether it is finished stay too, since a late joiner in another process resumes it as well.
   * Answers the id.
   */
  start(session: SessionStart, extra?: Extra): string;
  /** The session after the change, or undefined where there is none with that id. */
  update(update: SessionUpdate, extra?: Extra): SessionView | undefined;
  get(sessionId: string): SessionView | undefined;
  /** True where it was opened; quicker than `get`, which counts its events. */
  has(sessionId: string): boolean;
  list(filter: SessionFilter): { sessions: SessionView[]; total: number };
}

const COLUMNS = 's.*, (SELECT count(*) FROM events e WHERE e.session_id = s.session_id) AS num_events';
const FILTER =
  '(?1 IS NULL OR agent_id = ?1) AND (?2 IS NULL OR experiment_id = ?2) AND (?3 IS NULL OR datasetitem_id = ?3)';

/** Prepares the statements once; they live as long as the database. */
export function createSessionStore(db: GroupedDatabase): SessionStore {
  const upsert = db.prepare(`
    INSERT INTO sessions (session_id, agent_id, session_name, task, tags, experiment_id, datasetitem_id, evaluators,
      production_monitoring, created_at, extra)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (session_id) DO UPDATE SET
      session_name = coalesce(excluded.session_name, session_name),
      task = coalesce(excluded.task, task),
      tags = coalesce(excluded.tags, tags),
      experiment_id = coalesce(excluded.experiment_id, experiment_id),
      datasetitem_id = coalesce(excluded.datasetitem_id, datasetitem_id),
      evaluators = coalesce(excluded.evaluators, evaluators),
      production_monitoring = coalesce(excluded.production_monitoring, production_monitoring),
      extra = coalesce(excluded.extra, extra)`);
  const change = db.prepare(`
    UPDATE sessions SET
      is_finished = coalesce(?, is_finished),
      task = coalesce(?, task),
      tags = coalesce(?, tags),
      is_successful = coalesce(?, is_successful),
      is_successful_reason = coalesce(?, is_successful_reason),
      session_eval = coalesce(?, session_eval),
      session_eval_reason = coalesce(?, session_eval_reason),
      extra = coalesce(?, extra)
    WHERE session_id = ?`);
  const select = db.prepare(`SELECT ${COLUMNS} FROM sessions s WHERE session_id = ?`);
  const page = preparePage(db, {
    columns: COLUMNS,
    from: 'sessions s',
    where: FILTER,
    order: 'seq DESC',
    large: [
      'session_name',
      'task',
      'tags',
      'evaluators',
      'is_successful_reason',
      'session_eval_reason',
      'extra',
    ],
  });

  const selectExtra = db.prepare('SELECT extra FROM sessions WHERE session_id = ?');

  const get = (sessionId: string): SessionView | undefined => {
    const row = firstRow(select, sessionId);
    return row && sessionView(row);
  };

  /** Read only when there is something to add to it, which is rare. */
  const merged = (sessionId: string, extra: Extra): string | null => {
    if (Object.keys(extra).length === 0) return null;
    const row = firstRow(selectExtra, sessionId);
    return extraJson(extra, SESSION_NAMES, row && objectOrNull(row, 'extra'));
  };

  return {
    start(session, extra = {}) {
      const id = session.session_id ?? randomUUID();
      upsert.run(
        id,
        session.agent_id,
        session.session_name ?? null,
        session.task ?? null,
        json(session.tags),
        session.experiment_id ?? null,
        session.datasetitem_id ?? null,
        json(session.evaluators),
        flag(session.production_monitoring),
        new Date().toISOString(),
        merged(id, extra),
      );
      return id;
    },
    update(update, extra = {}) {
      change.run(
        flag(update.is_finished),
        update.task ?? null,
        json(update.tags),
        flag(update.is_successful),
        update.is_successful_reason ?? null,
        update.session_eval ?? null,
        update.session_eval_reason ?? null,
        merged(update.session_id, extra),
        update.session_id,
      );
      return get(update.session_id);
    },
    get,
    has: (sessionId) => firstRow(selectExtra, sessionId) !== undefined,
    list({ limit, offset, agent_id = null, experiment_id = null, datasetitem_id = null }) {
      const { rows, total } = page([agent_id, experiment_id, datasetitem_id], limit, offset);
      return { sessions: rows.map(sessionView), total };
    },
  };
}

function json(value: readonly string[] | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
