import { setTimeout as wait } from 'node:timers/promises';

import type Database = require('libsql');

import type { GroupedDatabase } from './group-commit';
import { firstRow, isRow, number, type Row, text } from './row';
import { rowsWithin } from './rows-within';

/** What is kept; undefined: without end. */
export interface RetentionLimits {
  readonly keepDays: number | undefined;
  readonly keepMb: number | undefined;
}

/** Removes what is too old or too much. */
export interface Retention {
  /** Removes what has to go now, in slices; answers how many sessions went. Stops early when `signal` says so. */
  sweep(signal: AbortSignal): Promise<number>;
}

/** A slice ends with whichever comes first; between two of them others have their turn. */
const SLICE_EVENTS = 200;
const SLICE_BYTES = 4 * 1024 * 1024;
const SLICE_PAGES = 256;
const PAUSE_MS = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
const MB = 1024 * 1024;
/** SQLite's number for "freed pages are given back when asked". */
const INCREMENTAL = 2;

/**
 * Removes finished sessions, oldest first, with all that belongs to them, and gives the space back to the disk. A file that
 * was made without this is written anew once, when it is opened.
 */
export function createRetention(
  file: Database.Database,
  db: GroupedDatabase,
  { keepDays, keepMb }: RetentionLimits,
): Retention {
  if (pragma(file, 'auto_vacuum') !== INCREMENTAL) file.exec(`PRAGMA auto_vacuum = ${INCREMENTAL}; VACUUM;`);
  const oldest = db.prepare(
    'SELECT session_id, created_at FROM sessions WHERE is_finished = 1 ORDER BY seq LIMIT 1',
  );
  const sizes = db.prepare(`
    SELECT e.seq, e.payload_bytes
      + coalesce((SELECT sum(octet_length(content)) FROM attachments a WHERE a.event_id = e.event_id), 0) AS bytes
    FROM events e WHERE session_id = ? LIMIT ${SLICE_EVENTS}`);
  const removeAttachments = db.prepare(
    'DELETE FROM attachments WHERE event_id = (SELECT event_id FROM events WHERE seq = ?)',
  );
  const removeEvent = db.prepare('DELETE FROM events WHERE seq = ?');
  const removeEvals = db.prepare('DELETE FROM evals WHERE session_id = ?');
  const removeSession = db.prepare('DELETE FROM sessions WHERE session_id = ?');

  const mustGo = (session: Row): boolean => {
    const ageMs = Date.now() - Date.parse(text(session, 'created_at'));
    if (keepDays !== undefined && ageMs > keepDays * DAY_MS) return true;
    const pages = pragma(file, 'page_count') - pragma(file, 'freelist_count');
    return keepMb !== undefined && pages * pragma(file, 'page_size') > keepMb * MB;
  };

  /** True once nothing of the session is left. */
  const removeSlice = db.transaction((sessionId: string): boolean => {
    const rows = sizes.all(sessionId).filter(isRow);
    const slice = rows.slice(0, rowsWithin(rows, SLICE_BYTES));
    for (const seq of slice.map((row) => number(row, 'seq'))) {
      removeAttachments.run(seq);
      removeEvent.run(seq);
    }
    const isLast = slice.length === rows.length && rows.length < SLICE_EVENTS;
    if (!isLast) return false;
    removeEvals.run(sessionId);
    removeSession.run(sessionId);
    return true;
  });

  /** Gives pages that are free back, at the end of the file. */
  const shrink = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && pragma(file, 'freelist_count') > 0) {
      db.commit();
      file.exec(`PRAGMA incremental_vacuum(${SLICE_PAGES})`);
      await wait(PAUSE_MS);
    }
    if (signal.aborted) return;
    db.commit();
    // Until then it is in the write-ahead log that the file is shorter.
    file.pragma('wal_checkpoint(PASSIVE)');
  };

  return {
    async sweep(signal) {
      let removed = 0;
      while (!signal.aborted) {
        const session = firstRow(oldest);
        if (session === undefined || !mustGo(session)) break;
        // Whole, even where less would do: half a session tells a wrong story.
        for (let isGone = false; !isGone && !signal.aborted; await wait(PAUSE_MS)) {
          isGone = removeSlice(text(session, 'session_id'));
          removed += isGone ? 1 : 0;
          await db.settled();
        }
      }
      if (removed > 0) await shrink(signal);
      return removed;
    },
  };
}

function pragma(file: Database.Database, name: string): number {
  const row = firstRow(file.prepare(`PRAGMA ${name}`));
  return row === undefined ? 0 : number(row, name);
}
