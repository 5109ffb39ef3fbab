import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { firstRow, objectOrNull, type Row, text } from './row';

/** The answer to a mock call: rows, or that its SQL is not supported. */
export interface MockAnswer {
  columns?: string[];
  rows?: unknown[][];
  unsupported_sql?: { detail: string; source_dialect?: string };
}

/** Which calls of a tool an answer is for. */
export interface MockKey {
  /** Empty for every agent. */
  readonly agentId: string;
  readonly toolName: string;
  /** Empty for every statement. */
  readonly sql: string;
}

/** An answer and what it is for, as it is answered. */
export interface MockView extends MockAnswer {
  tool_name: string;
  sql?: string;
  agent_id: string;
  updated_at: string;
}

/** The answers to mock calls. */
export interface MockStore {
  set(key: MockKey, answer: MockAnswer): MockView;
  /** The closest answer: for this statement before any, for this agent before all. */
  find(key: MockKey): MockView | undefined;
  /** True where the tool has an answer to something. */
  knows(agentId: string, toolName: string): boolean;
  delete(key: MockKey): boolean;
  list(page: { limit: number; offset: number; tool_name?: string }): { mocks: MockView[]; total: number };
}

/** Prepares the statements once; they live as long as the database. */
export function createMockStore(db: GroupedDatabase): MockStore {
  const upsert = db.prepare(`
    INSERT INTO mock_rows (agent_id, tool_name, sql, updated_at, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (tool_name, sql, agent_id) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body
    RETURNING *`);
  const select = db.prepare(`
    SELECT * FROM mock_rows WHERE tool_name = ?1 AND sql IN (?2, '') AND agent_id IN (?3, '')
    ORDER BY sql = '', agent_id = '' LIMIT 1`);
  const any = db.prepare(`SELECT 1 FROM mock_rows WHERE tool_name = ? AND agent_id IN (?, '') LIMIT 1`);
  const remove = db.prepare('DELETE FROM mock_rows WHERE agent_id = ? AND tool_name = ? AND sql = ?');
  const page = preparePage(db, {
    columns: '*',
    from: 'mock_rows',
    where: '(?1 IS NULL OR tool_name = ?1)',
    order: 'tool_name, sql, agent_id',
    large: ['sql', 'body'],
  });
  return {
    set({ agentId, toolName, sql }, answer) {
      const now = new Date().toISOString();
      const row = firstRow(upsert, agentId, toolName, normalSql(sql), now, JSON.stringify(answer));
      if (row === undefined) throw new Error(`the answer of ${toolName} was not written`);
      return mockView(row);
    },
    find({ agentId, toolName, sql }) {
      const row = firstRow(select, toolName, normalSql(sql), agentId);
      return row && mockView(row);
    },
    knows: (agentId, toolName) => firstRow(any, toolName, agentId) !== undefined,
    delete: ({ agentId, toolName, sql }) => remove.run(agentId, toolName, normalSql(sql)).changes > 0,
    list({ limit, offset, tool_name = null }) {
      const { rows, total } = page([tool_name], limit, offset);
      return { mocks: rows.map(mockView), total };
    },
  };
}

/** The same statement, however it was laid out. */
function normalSql(sql: string): string {
  return sql.trim().replace(/\s+/g, ' ').replace(/ ?;$/, '');
}

function mockView(row: Row): MockView {
  const sql = text(row, 'sql');
  return {
    ...objectOrNull(row, 'body'),
    tool_name: text(row, 'tool_name'),
    ...(sql === '' ? {} : { sql }),
    agent_id: text(row, 'agent_id'),
    updated_at: text(row, 'updated_at'),
  };
}
