import type { GroupedDatabase } from './group-commit';
import { firstRow, isRow, objectOrNull, type Row, text } from './row';
import { rowsWithin } from './rows-within';
import { uuidV7 } from './uuid-v7';

/** Fields of a dataset item that may be given; keys beyond these are kept too. */
export interface ItemFields {
  readonly name?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly expected_output?: unknown;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly flag_overrides?: Readonly<Record<string, unknown>>;
}

/** A dataset item as it is answered, with its id under both of its names. */
export interface ItemView {
  datasetitem_id: string;
  dataset_item_id: string;
  dataset_id: string;
  name: string;
  description: string;
  tags: string[];
  input: Record<string, unknown>;
  expected_output?: unknown;
  metadata: Record<string, unknown>;
  flag_overrides?: Record<string, unknown>;
  created_at: string;
  updated_at: string;
}

/** Which items of a dataset a list holds, in the order they were made. */
export interface ItemFilter {
  readonly dataset_id: string;
  readonly limit: number;
  readonly offset: number;
  /** The list ends early, after at least one item, when its items exceed this. */
  readonly maxBytes: number;
}

/** The dataset items of a database. */
export interface ItemStore {
  /** Undefined where there is no such dataset. */
  create(datasetId: string, fields: ItemFields): ItemView | undefined;
  update(datasetId: string, itemId: string, fields: ItemFields): ItemView | undefined;
  get(datasetId: string, itemId: string): ItemView | undefined;
  delete(datasetId: string, itemId: string): boolean;
  list(filter: ItemFilter): ItemView[];
  /** What the item says of flags for sessions that run it. */
  flagOverrides(itemId: string): Readonly<Record<string, unknown>>;
}

/** Prepares the statements once; they live as long as the database. */
export function createItemStore(db: GroupedDatabase): ItemStore {
  const insert = db.prepare(`
    INSERT INTO dataset_items (datasetitem_id, dataset_id, created_at, updated_at, body_bytes, body)
    SELECT ?1, ?2, ?3, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM datasets WHERE dataset_id = ?2)`);
  const change = db.prepare(
    'UPDATE dataset_items SET updated_at = ?2, body_bytes = ?3, body = ?4 WHERE datasetitem_id = ?1',
  );
  const select = db.prepare('SELECT * FROM dataset_items WHERE datasetitem_id = ?1 AND dataset_id = ?2');
  const byId = db.prepare('SELECT * FROM dataset_items WHERE datasetitem_id = ?');
  const remove = db.prepare('DELETE FROM dataset_items WHERE datasetitem_id = ?1 AND dataset_id = ?2');
  const order = 'FROM dataset_items WHERE dataset_id = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3';
  const sizes = db.prepare(`SELECT body_bytes AS bytes ${order}`);
  const page = db.prepare(`SELECT * ${order}`);

  const get = (datasetId: string, itemId: string): ItemView | undefined => {
    const row = firstRow(select, itemId, datasetId);
    return row && itemView(row);
  };

  return {
    create(datasetId, fields) {
      const id = uuidV7();
      const body = JSON.stringify(fields);
      insert.run(id, datasetId, new Date().toISOString(), Buffer.byteLength(body), body);
      return get(datasetId, id);
    },
    update(datasetId, itemId, fields) {
      const row = firstRow(select, itemId, datasetId);
      if (row === undefined) return undefined;
      const body = JSON.stringify({ ...objectOrNull(row, 'body'), ...fields });
      change.run(itemId, new Date().toISOString(), Buffer.byteLength(body), body);
      return get(datasetId, itemId);
    },
    get,
    delete: (datasetId, itemId) => remove.run(itemId, datasetId).changes > 0,
    list({ dataset_id, limit, offset, maxBytes }) {
      const rows = rowsWithin(sizes.all(dataset_id, limit, offset), maxBytes);
      return page.all(dataset_id, rows, offset).filter(isRow).map(itemView);
    },
    flagOverrides(itemId) {
      const row = firstRow(byId, itemId);
      const item = row && itemView(row);
      return item?.flag_overrides ?? {};
    },
  };
}

function itemView(row: Row): ItemView {
  const id = text(row, 'datasetitem_id');
  return {
    name: '',
    description: '',
    tags: [],
    input: {},
    metadata: {},
    ...objectOrNull(row, 'body'),
    datasetitem_id: id,
    dataset_item_id: id,
    dataset_id: text(row, 'dataset_id'),
    created_at: text(row, 'created_at'),
    updated_at: text(row, 'updated_at'),
  };
}
