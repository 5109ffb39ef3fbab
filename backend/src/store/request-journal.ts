import type { GroupedDatabase } from './group-commit';
import { bytes, isRow, number, text } from './row';

/** A request of OTLP whose events are not all in the store yet. */
export interface JournalledRequest {
  readonly id: number;
  readonly signal: 'traces' | 'logs';
  readonly contentType: string;
  /** The inflated body. */
  readonly body: Uint8Array;
}

/**
 * Requests that were answered before their spans became events, for a trace is collected for a moment first: what is
 * here when the process is killed is read again by the next.
 */
export interface RequestJournal {
  /** Keeps a request; its number, which is larger than all before. */
  add(request: Omit<JournalledRequest, 'id'>): number;
  /** Oldest first. */
  all(): IterableIterator<JournalledRequest>;
  /** Forgets the requests up to this number. */
  removeUpTo(id: number): void;
}

/** Prepares the statements once; they live as long as the database. */
export function createRequestJournal(db: GroupedDatabase): RequestJournal {
  const insert = db.prepare('INSERT INTO otlp_requests (signal, content_type, body) VALUES (?, ?, ?)');
  const next = db.prepare('SELECT * FROM otlp_requests WHERE id > ? ORDER BY id LIMIT 1');
  const remove = db.prepare('DELETE FROM otlp_requests WHERE id <= ?');
  return {
    add: ({ signal, contentType, body }) => Number(insert.run(signal, contentType, body).lastInsertRowid),
    *all() {
      // One at a time: each may be megabytes.
      for (let id = 0; ; ) {
        const [row] = next.all(id);
        if (!isRow(row)) return;
        id = number(row, 'id');
        const signal = text(row, 'signal') === 'logs' ? 'logs' : 'traces';
        yield { id, signal, contentType: text(row, 'content_type'), body: bytes(row, 'body') };
      }
    },
    removeUpTo(id) {
      remove.run(id);
    },
  };
}
