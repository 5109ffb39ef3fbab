import { LIMITS } from '../limits';
import type { GroupedDatabase } from './group-commit';
import { firstRow, isRow, number, type Row } from './row';
import { rowsWithin } from './rows-within';

/** A list of rows, as parts of SQL. */
export interface PageSpec {
  readonly columns: string;
  readonly from: string;
  /** Its parameters are `?1`, `?2`… */
  readonly where: string;
  readonly order: string;
  /** Columns that may be large. */
  readonly large: readonly string[];
}

/** Some rows of a list, and how many there are in all. */
export interface Page {
  readonly rows: readonly Row[];
  readonly total: number;
}

/**
 * Prepares a list that is read by page. A page ends early, after at least one row, when its rows exceed
 * `LIMITS.maxListBytes`.
 */
export function preparePage(
  db: GroupedDatabase,
  { columns, from, where, order, large }: PageSpec,
): (filter: readonly (string | null)[], limit: number, offset: number) => Page {
  const filtered = `FROM ${from} WHERE ${where}`;
  const bytes = large.map((column) => `coalesce(octet_length(${column}), 0)`).join(' + ');
  const places = new Set(where.match(/\?\d+/g)).size;
  const part = `${filtered} ORDER BY ${order} LIMIT ?${places + 1} OFFSET ?${places + 2}`;
  const sizes = db.prepare(`SELECT ${bytes} AS bytes ${part}`);
  const page = db.prepare(`SELECT ${columns} ${part}`);
  const count = db.prepare(`SELECT count(*) AS total ${filtered}`);
  return (filter, limit, offset) => {
    const total = firstRow(count, ...filter);
    const fitting = rowsWithin(sizes.all(...filter, limit, offset), LIMITS.maxListBytes);
    return {
      rows: page.all(...filter, fitting, offset).filter(isRow),
      total: total === undefined ? 0 : number(total, 'total'),
    };
  };
}
