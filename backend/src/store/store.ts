import { type AttachmentStore, createAttachmentStore } from './attachment-store';
import { createEventStore, type EventStore } from './event-store';
import { openDatabase } from './open-database';
import { createRequestJournal, type RequestJournal } from './request-journal';
import { createSessionStore, type SessionStore } from './session-store';

/** All that is kept. */
export interface Store {
  readonly sessions: SessionStore;
  readonly events: EventStore;
  /** What came by OTLP and is on its way to become events. */
  readonly requests: RequestJournal;
  readonly attachments: AttachmentStore;
  /** Folds the write-ahead log into the file and closes it. */
  close(): void;
}

/** Opens the store in a file or in memory. */
export function openStore(path: string): Store {
  const db = openDatabase(path);
  return {
    sessions: createSessionStore(db),
    events: createEventStore(db),
    requests: createRequestJournal(db),
    attachments: createAttachmentStore(db),
    close() {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
