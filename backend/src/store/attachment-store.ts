import { randomBytes } from 'node:crypto';

import type { GroupedDatabase } from './group-commit';
import { bytes, firstRow, text } from './row';

/** Content that belongs to an event: an image, a recording, a file. */
export interface StoredAttachment {
  readonly mimeType: string;
  readonly content: Buffer;
}

/** The attachments of a database, each known by its event and its place there. */
export interface AttachmentStore {
  /** The token under which the n-th attachment of an event is uploaded, the same each time; undefined without the event. */
  await(eventId: string, nth: number): string | undefined;
  /** Takes the content in, again too; false where nothing awaits this token. */
  upload(token: string, attachment: StoredAttachment): boolean;
  /** Finds by the server's or the client's id of the event; undefined until it is uploaded. */
  get(eventId: string, nth: number): StoredAttachment | undefined;
}

const EVENT = 'SELECT event_id FROM events WHERE event_id = ?1 OR client_event_id = ?1';

/** Prepares the statements once; they live as long as the database. */
export function createAttachmentStore(db: GroupedDatabase): AttachmentStore {
  const awaiting = db.prepare(`
    INSERT INTO attachments (event_id, nth, upload_token) SELECT event_id, ?2, ?3 FROM (${EVENT}) WHERE true
    ON CONFLICT (event_id, nth) DO UPDATE SET upload_token = upload_token
    RETURNING upload_token`);
  const store = db.prepare('UPDATE attachments SET mime_type = ?, content = ? WHERE upload_token = ?');
  const select = db.prepare(`
    SELECT mime_type, content FROM attachments
    WHERE event_id IN (${EVENT}) AND nth = ?2 AND content IS NOT NULL`);
  return {
    await(eventId, nth) {
      const row = firstRow(awaiting, eventId, nth, randomBytes(24).toString('base64url'));
      return row && text(row, 'upload_token');
    },
    upload: (token, { mimeType, content }) => store.run(mimeType, content, token).changes > 0,
    get(eventId, nth) {
      const row = firstRow(select, eventId, nth);
      return row && { mimeType: text(row, 'mime_type'), content: bytes(row, 'content') };
    },
  };
}
