import { types } from 'node:util';

import type { GroupedStatement } from './group-commit';

/** A row as SQLite gives it: column name to value. */
export type Row = Readonly<Record<string, unknown>>;

/** True for what the driver answers when there is a row. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/**
 * The first row of a statement. By `all`, since the driver's `get` leaves the statement open after its first row:
 * that pins a snapshot, and the write-ahead log then grows without end.
 */
export function firstRow(
  statement: Pick<GroupedStatement, 'all'>,
  ...parameters: readonly unknown[]
): Row | undefined {
  // As one array, since the driver takes a single null for named parameters.
  const [row] = statement.all([...parameters]);
  return isRow(row) ? row : undefined;
}

/** The text in a column that is never NULL. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds ${typeof value}, not text`);
  return value;
}

/** The text in a column, or null. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** The number in a column that is never NULL. */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds ${typeof value}, not a number`);
  return value;
}

/** The number in a column, or null. */
export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}

/** The flag in a column (0 or 1), or null. */
export function flagOrNull(row: Row, column: string): boolean | null {
  const value = numberOrNull(row, column);
  return value === null ? null : value !== 0;
}

/** The bytes in a column that is never NULL. */
export function bytes(row: Row, column: string): Buffer {
  const value = row[column];
  if (types.isArrayBuffer(value)) return Buffer.from(value);
  throw new TypeError(`column ${column} holds ${typeof value}, not bytes`);
}

/** The JSON object in a column, or null. */
export function objectOrNull(row: Row, column: string): Record<string, unknown> | null {
  const json = textOrNull(row, column);
  if (json === null) return null;
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`column ${column} holds JSON that is not an object`);
  }
  return { ...value };
}

/** The JSON array of strings in a column, or null. */
export function stringsOrNull(row: Row, column: string): string[] | null {
  const json = textOrNull(row, column);
  if (json === null) return null;
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.map(String) : [];
}
