import type { SessionArchive } from '../store/session-archive';
import type { SessionView } from '../store/session-view';
import { SESSION_FILE_FORMAT, SESSION_FILE_VERSION } from './session-file';

/** The text of a session's file, in parts: a session may be larger than what is well held at once. */
export function* writeSessionFile(session: SessionView, archive: SessionArchive): Generator<string> {
  const { num_events: _, ...kept } = session;
  yield `{"format":${JSON.stringify(SESSION_FILE_FORMAT)},"version":${SESSION_FILE_VERSION}`;
  yield `,"session":${JSON.stringify(kept)}`;
  yield `,"evals":${JSON.stringify([...archive.evals(session.session_id)])},"events":[`;
  let separator = '\n';
  for (const event of archive.events(session.session_id)) {
    yield separator + JSON.stringify(event);
    separator = ',\n';
  }
  yield '\n]}\n';
}
