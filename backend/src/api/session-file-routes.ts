import { setImmediate as nextTurn } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { eventChange, sessionChange } from '../changes/change';
import { LIMITS } from '../limits';
import { readSessionFile } from '../session-file/read-session-file';
import { SESSION_FILE, type SessionFile } from '../session-file/session-file';
import { writeSessionFile } from '../session-file/write-session-file';
import type { Store } from '../store/store';
import { answerJson } from './answer-kept';
import type { Operation } from './operation';
import { readBody } from './read-body';
import { answerRefusal } from './refusal';
import type { Handler, Routes } from './routes';
import { noSession } from './session-routes';

/** Events of a file taken in in one turn, so that ingest goes on meanwhile. */
const EVENTS_A_TURN = 200;

/** Text of a file made in one turn, in characters. */
const CHARS_A_TURN = 256 * 1024;

const TAG = 'session files';
const IMPORTED = Type.Object({
  session_id: Type.String(),
  events: Type.Integer(),
  attachments: Type.Integer(),
  evals: Type.Integer(),
});
const EXPORT: Operation = {
  id: 'exportSession',
  tag: TAG,
  own: true,
  summary: 'A session with its events, attachments and evals, as one file.',
  answer: SESSION_FILE,
  status: 200,
};
const IMPORT: Operation = {
  id: 'importSession',
  tag: TAG,
  own: true,
  summary: 'Takes in the file of a session; what has the same ids is replaced, so it may be repeated.',
  body: SESSION_FILE,
  answer: IMPORTED,
  status: 200,
};

/** Sessions as files. */
export function sessionFileRoutes(store: Store): Routes {
  const write: Handler = (c) => {
    const id = c.req.param('id') ?? '';
    const session = store.sessions.get(id);
    if (session === undefined) return answerRefusal(c, noSession(id));
    const body = ReadableStream.from(inTurns(writeSessionFile(session, store.archive)));
    return new Response(body, { headers: { 'Content-Type': 'application/json' } });
  };
  const read: Handler = async (c) => {
    const bytes = await readBody(c.env.incoming, {
      maxBytes: LIMITS.maxFileBytes,
      maxUnpackedBytes: LIMITS.maxFileBytes,
    });
    if (!bytes.ok) return answerRefusal(c, bytes);
    const file = readSessionFile(bytes.value);
    if (!file.ok) return answerRefusal(c, file);
    return answerJson(c, await take(store, file.value), 200);
  };
  return {
    '/api/dev/sessions/:id/export': { GET: Object.assign(write, { operation: EXPORT }) },
    '/api/dev/import': { POST: Object.assign(read, { operation: IMPORT }) },
  };
}

async function take({ archive, sessions, settled, tell }: Store, file: SessionFile) {
  const { session, events, evals } = file;
  const kind = sessions.has(session.session_id) ? 'session_updated' : 'session_opened';
  archive.putSession(file);
  tell(sessionChange(kind, session));
  for (const [i, filed] of events.entries()) {
    archive.putEvent(filed);
    tell(eventChange('event_written', filed.event.event_id, filed.event));
    if ((i + 1) % EVENTS_A_TURN > 0) continue;
    await settled();
    await nextTurn();
  }
  const attachments = events.reduce((sum, filed) => sum + filed.attachments.length, 0);
  return { session_id: session.session_id, events: events.length, attachments, evals: evals.length };
}

async function* inTurns(parts: Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < CHARS_A_TURN) continue;
    yield Buffer.from(text);
    text = '';
    await nextTurn();
  }
  yield Buffer.from(text);
}
