import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import Database = require('libsql');

import { BackendError } from '../backend-error';
import { errorMessage } from '../error-facts';
import { databaseError } from './database-error';
import { APPLICATION_ID, MIGRATIONS } from './migrations';
import { firstRow, number, text } from './row';

/** Time a write waits for another process that holds the file, in milliseconds. */
const BUSY_TIMEOUT_MS = 2_000;

/** Files up to this size are looked at as a whole when they are opened, which takes a tenth of a second. */
const MAX_CHECKED_BYTES = 64 * 1024 * 1024;

/**
 * Opens (or makes) the store and brings its schema up to date.
 * A file that is not ours, is damaged, or comes from a newer version throws a BackendError `database` and stays as it is.
 */
export function openDatabase(path: string): Database.Database {
  const isMemory = path === ':memory:';
  if (!isMemory) makeFolder(dirname(resolve(path)));
  try {
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      const version = checkedVersion(db, path);
      if (!isMemory) checkWhole(db, path);
      // WAL: a page being read never stops an event being written. OFF: no write waits for the disk (half of its time,
      // and pauses at checkpoints); a crash of the process still loses nothing, only one of the machine can.
      if (!isMemory) db.pragma('journal_mode = WAL');
      db.exec('PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16384;');
      migrate(db, version);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw databaseError(path, error);
  }
}

/** The file's schema version; throws when the file is not one that this version may write. */
function checkedVersion(db: Database.Database, path: string): number {
  const version = pragmaNumber(db, 'user_version');
  const tables = firstRow(db.prepare('SELECT count(*) AS tables FROM sqlite_master'));
  if (version === 0 && tables !== undefined && number(tables, 'tables') === 0) return 0;
  if (pragmaNumber(db, 'application_id') !== APPLICATION_ID) {
    throw new BackendError('database', `db: ${path} is the database of another program; choose another file`);
  }
  if (version > MIGRATIONS.length) {
    throw new BackendError(
      'database',
      `db: ${path} was written by a newer version of @lucidic/dev (schema ${version}, this one knows ${MIGRATIONS.length}); update @lucidic/dev or choose another file`,
    );
  }
  return version;
}

/** Looks at every page, before anything is written; what is damaged in a larger file is told when it is read. */
function checkWhole(db: Database.Database, path: string): void {
  if (statSync(path).size > MAX_CHECKED_BYTES) return;
  const row = firstRow(db.prepare('PRAGMA quick_check(1)'));
  const found = row === undefined ? 'no answer' : text(row, 'quick_check');
  if (found === 'ok') return;
  const [what] = found.replace(/^\*\*\* in database main \*\*\*\s*/, '').split('\n');
  throw new BackendError(
    'database',
    `db: ${path} is damaged: ${what} (left as it is; move it away or choose another file)`,
  );
}

function migrate(db: Database.Database, fromVersion: number): void {
  const steps = MIGRATIONS.slice(fromVersion);
  if (steps.length === 0) return;
  db.transaction(() => {
    for (const step of steps) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length};`);
  }).immediate();
}

function pragmaNumber(db: Database.Database, name: string): number {
  const row = firstRow(db.prepare(`PRAGMA ${name}`));
  return row === undefined ? 0 : number(row, name);
}

/** Makes the folder readable to its owner alone: the store holds prompts. Git never sees a `.lucidic` we made. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (basename(folder) === '.lucidic') writeFileSync(join(folder, '.gitignore'), '*\n');
  } catch (error) {
    throw new BackendError('database', `db: cannot make the folder ${folder}: ${errorMessage(error)}`, error);
  }
}
