import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { firstRow, type Row, text } from './row';

/** A feature flag as it is answered. */
export interface FlagView {
  flag_name: string;
  /** Empty where it holds for every agent. */
  agent_id: string;
  value: unknown;
  updated_at: string;
}

/** The feature flags of a database. */
export interface FlagStore {
  set(agentId: string, name: string, value: unknown): FlagView;
  /** The agent's own value, else the one for every agent; without an agent that one, else the latest of any. */
  get(agentId: string | undefined, name: string): FlagView | undefined;
  delete(agentId: string, name: string): boolean;
  list(page: { limit: number; offset: number; agent_id?: string }): { flags: FlagView[]; total: number };
}

/** Prepares the statements once; they live as long as the database. */
export function createFlagStore(db: GroupedDatabase): FlagStore {
  const upsert = db.prepare(`
    INSERT INTO flags (agent_id, flag_name, value, updated_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (flag_name, agent_id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
    RETURNING *`);
  const select = db.prepare(`
    SELECT * FROM flags WHERE flag_name = ?1 AND (?2 IS NULL OR agent_id IN (?2, ''))
    ORDER BY CASE WHEN ?2 IS NULL THEN agent_id = '' ELSE agent_id <> '' END DESC, updated_at DESC, seq DESC LIMIT 1`);
  const remove = db.prepare('DELETE FROM flags WHERE agent_id = ? AND flag_name = ?');
  const page = preparePage(db, {
    columns: '*',
    from: 'flags',
    where: `(?1 IS NULL OR agent_id IN (?1, ''))`,
    order: 'flag_name, agent_id',
    large: ['value'],
  });
  return {
    set(agentId, name, value) {
      const row = firstRow(upsert, agentId, name, JSON.stringify(value), new Date().toISOString());
      if (row === undefined) throw new Error(`flag ${name} was not written`);
      return flagView(row);
    },
    get(agentId, name) {
      const row = firstRow(select, name, agentId ?? null);
      return row && flagView(row);
    },
    delete: (agentId, name) => remove.run(agentId, name).changes > 0,
    list({ limit, offset, agent_id = null }) {
      const { rows, total } = page([agent_id], limit, offset);
      return { flags: rows.map(flagView), total };
    },
  };
}

function flagView(row: Row): FlagView {
  const value: unknown = JSON.parse(text(row, 'value'));
  return {
    flag_name: text(row, 'flag_name'),
    agent_id: text(row, 'agent_id'),
    value,
    updated_at: text(row, 'updated_at'),
  };
}
