import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { firstRow, number, objectOrNull, type Row, text } from './row';
import { uuidV7 } from './uuid-v7';

/** Fields of a dataset that may be given; keys beyond these are kept too. */
export interface DatasetFields {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly suggested_flag_config?: Readonly<Record<string, unknown>>;
}

/** A dataset as it is answered, without its items. */
export interface DatasetView {
  dataset_id: string;
  name: string;
  /** Empty where it belongs to no agent. */
  agent_id: string;
  description: string;
  tags: string[];
  suggested_flag_config?: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  num_items: number;
}

/** The datasets of a database. */
export interface DatasetStore {
  /** `taken` where the agent has one of that name. */
  create(agentId: string, fields: DatasetFields & { name: string }): DatasetView | 'taken';
  /** `taken` as above; undefined where there is none with that id. */
  update(datasetId: string, fields: DatasetFields): DatasetView | 'taken' | undefined;
  get(datasetId: string): DatasetView | undefined;
  /** Deletes it with its items; false where there is none. */
  delete(datasetId: string): boolean;
  list(page: { limit: number; offset: number; agent_id?: string }): {
    datasets: DatasetView[];
    total: number;
  };
}

const COLUMNS = 'd.*, (SELECT count(*) FROM dataset_items i WHERE i.dataset_id = d.dataset_id) AS num_items';

/** Prepares the statements once; they live as long as the database. */
export function createDatasetStore(db: GroupedDatabase): DatasetStore {
  const insert = db.prepare(`
    INSERT INTO datasets (dataset_id, agent_id, name, created_at, updated_at, body) VALUES (?1, ?2, ?3, ?4, ?4, ?5)
    ON CONFLICT (agent_id, name) DO NOTHING`);
  const change = db.prepare(
    'UPDATE OR IGNORE datasets SET name = ?2, updated_at = ?3, body = ?4 WHERE dataset_id = ?1',
  );
  const select = db.prepare(`SELECT ${COLUMNS} FROM datasets d WHERE dataset_id = ?`);
  const removeItems = db.prepare('DELETE FROM dataset_items WHERE dataset_id = ?');
  const remove = db.prepare('DELETE FROM datasets WHERE dataset_id = ?');
  const page = preparePage(db, {
    columns: COLUMNS,
    from: 'datasets d',
    where: '(?1 IS NULL OR agent_id = ?1)',
    order: 'seq',
    large: ['body'],
  });

  const get = (datasetId: string): DatasetView | undefined => {
    const row = firstRow(select, datasetId);
    return row && datasetView(row);
  };
  const removeAll = db.transaction((datasetId: string) => {
    removeItems.run(datasetId);
    return remove.run(datasetId).changes > 0;
  });

  return {
    create(agentId, fields) {
      const id = uuidV7();
      const now = new Date().toISOString();
      if (insert.run(id, agentId, fields.name, now, JSON.stringify(fields)).changes === 0) return 'taken';
      return get(id) ?? 'taken';
    },
    update(datasetId, fields) {
      const row = firstRow(select, datasetId);
      if (row === undefined) return undefined;
      const body = { ...objectOrNull(row, 'body'), ...fields };
      const name = fields.name ?? text(row, 'name');
      const now = new Date().toISOString();
      if (change.run(datasetId, name, now, JSON.stringify(body)).changes === 0) return 'taken';
      return get(datasetId);
    },
    get,
    delete: (datasetId) => removeAll(datasetId),
    list({ limit, offset, agent_id = null }) {
      const { rows, total } = page([agent_id], limit, offset);
      return { datasets: rows.map(datasetView), total };
    },
  };
}

function datasetView(row: Row): DatasetView {
  return {
    description: '',
    tags: [],
    ...objectOrNull(row, 'body'),
    dataset_id: text(row, 'dataset_id'),
    name: text(row, 'name'),
    agent_id: text(row, 'agent_id'),
    created_at: text(row, 'created_at'),
    updated_at: text(row, 'updated_at'),
    num_items: number(row, 'num_items'),
  };
}
