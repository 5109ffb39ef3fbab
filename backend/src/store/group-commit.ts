import type Database = require('libsql');

/** Writes in one transaction; then the next begins, even within a turn of the event loop. */
const MAX_GROUP_WRITES = 1_000;

/** A statement whose writes join the transaction of their turn. */
export interface GroupedStatement {
  run(...parameters: readonly unknown[]): {
    readonly changes: number;
    readonly lastInsertRowid: number | bigint;
  };
  all(...parameters: readonly unknown[]): unknown[];
}

/** What stores write to: a database in which all that is written in a turn of the event loop is one transaction. */
export interface GroupedDatabase {
  prepare(sql: string): GroupedStatement;
  /** Makes a function all of whose writes are taken back where it throws. */
  transaction<A extends unknown[], R>(work: (...given: A) => R): (...given: A) => R;
  /** Resolves once all that was written is committed, rejects where it was lost; undefined when nothing is open. */
  settled(): Promise<void> | undefined;
  /** Calls `tell` once what was written until now is committed; never where it was lost. */
  afterCommit(tell: () => void): void;
  /** Commits what is open. */
  commit(): void;
}

interface Group {
  writes: number;
  readonly immediate: NodeJS.Immediate;
  readonly told: (() => void)[];
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts the writes of one turn into one transaction: a commit costs more than an insert. Whoever answers a request waits
 * for `settled` first, so that what is acknowledged is committed.
 */
export function groupCommits(db: Database.Database): GroupedDatabase {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  let open: Group | undefined;

  const commit = (): void => {
    const group = open;
    if (group === undefined) return;
    open = undefined;
    clearImmediate(group.immediate);
    try {
      // A disk that is full or broken makes SQLite roll back by itself.
      if (!db.inTransaction) throw new Error('the disk did not take it; try again');
      end.run();
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      group.reject(error);
      return;
    }
    group.resolve();
    for (const tell of group.told) tell();
  };

  const join = (): void => {
    if (open !== undefined && open.writes >= MAX_GROUP_WRITES) commit();
    if (open === undefined) {
      begin.run();
      open = newGroup(setImmediate(commit));
    }
    open.writes += 1;
  };

  return {
    prepare(sql) {
      const statement = db.prepare(sql);
      const isRead = /^\s*(SELECT|PRAGMA)\b/i.test(sql);
      return {
        run(...parameters) {
          join();
          return statement.run(...parameters);
        },
        all(...parameters) {
          if (!isRead) join();
          return statement.all(...parameters);
        },
      };
    },
    transaction:
      (work) =>
      (...given) => {
        join();
        db.exec('SAVEPOINT part');
        try {
          const result = work(...given);
          db.exec('RELEASE part');
          return result;
        } catch (error) {
          if (db.inTransaction) db.exec('ROLLBACK TO part; RELEASE part');
          throw error;
        }
      },
    settled: () => open?.settled,
    afterCommit(tell) {
      if (open === undefined) tell();
      else open.told.push(tell);
    },
    commit,
  };
}

function newGroup(immediate: NodeJS.Immediate): Group {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const settled = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Whoever waits is told; that nobody waits is no reason to end the process.
  settled.catch(() => {});
  return { writes: 0, immediate, told: [], settled, resolve, reject };
}
