import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database = require('libsql');

import { groupCommits } from '../src/store/group-commit';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-group-'));
});

afterEach(async () => {
  await closeBackends();
  rmSync(folder, { recursive: true });
});

function open() {
  const path = join(folder, 'x.db');
  const file = new Database(path);
  file.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER UNIQUE)');
  const db = groupCommits(file);
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  /** What another process sees. */
  const committed = (): unknown => {
    const other = new Database(path);
    const [row] = other.prepare('SELECT count(*) AS n FROM t').all();
    other.close();
    return Object(row).n;
  };
  return { file, db, insert, committed };
}

it('commits what is written in a turn at once, at its end', async () => {
  const { db, insert, committed } = open();
  const told: string[] = [];
  insert.run(1);
  db.afterCommit(() => told.push('first'));
  insert.run(2);
  expect([committed(), told]).toEqual([0, []]);
  await db.settled();
  expect([committed(), told, db.settled()]).toEqual([2, ['first'], undefined]);
});

it('keeps the others of a turn when one statement fails', async () => {
  const { db, insert, committed } = open();
  insert.run(1);
  expect(() => insert.run(1)).toThrow(/UNIQUE/);
  const both = db.transaction(() => {
    insert.run(2);
    insert.run(1);
  });
  expect(both).toThrow(/UNIQUE/);
  insert.run(3);
  await db.settled();
  expect(committed()).toBe(2);
});

it('begins another transaction after 1,000 writes', () => {
  const { db, insert, committed } = open();
  for (let n = 0; n < 1_500; n += 1) insert.run(n);
  expect(committed()).toBe(1_000);
  db.commit();
  expect(committed()).toBe(1_500);
});

it('tells those who wait when the disk lost it, and goes on', async () => {
  const { file, db, insert, committed } = open();
  const told: string[] = [];
  insert.run(1);
  db.afterCommit(() => told.push('lost'));
  // As SQLite does by itself when a disk is full.
  file.exec('ROLLBACK');
  await expect(db.settled()).rejects.toThrow('the disk did not take it');
  insert.run(2);
  await db.settled();
  expect([committed(), told]).toEqual([1, []]);
});

it('answers no request whose write was lost', async () => {
  const db = join(folder, 'held.db');
  const { send, open: openSession } = await startForTest({ db });
  const id = await openSession();
  const other = new Database(db);
  other.exec('BEGIN IMMEDIATE');
  const answer = await send('POST', '/api/events', eventBody(id));
  expect([answer.status, answer.body]).toEqual([
    503,
    { detail: 'store: another process holds it; try again' },
  ]);
  other.exec('ROLLBACK');
  other.close();
  expect((await send('POST', '/api/events', eventBody(id))).status).toBe(200);
});
