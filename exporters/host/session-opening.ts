import type { AnyValueMap } from '../../src/core/any-value';
import type { SessionRef } from '../../src/core/span-record';
import type { Opening } from '../delivery/item';
import type { WireRequest } from '../delivery/transport';
import { toJsonMap } from '../mapping/to-json';

/**
 * How a session is opened and ended (`wire-contract.md` §2.2, §2.3). One known only from outside is opened with ids
 * alone, so that it does not overwrite what its owner said of it, and is its owner's to end.
 */
export function sessionOpening(session: SessionRef, agentId: string): Opening {
  const opening: Opening = {
    key: session.id,
    request: () =>
      sessionRequest('initsession', session.id, { agent_id: agentId, session_name: session.name }),
    resolve: (body) => answeredId(body) ?? session.id,
  };
  return isOurs(session) ? { ...opening, closeRequest: endRequest } : opening;
}

/**
 * Whether a session ends with this process at the latest. A trace that began in another process is ended there; only the
 * root's process knows its name.
 */
export function isOurs({ source, name }: SessionRef): boolean {
  return source === 'process' || (source === 'trace' && name !== undefined);
}

/** What is said of a session; undefined fields are left out. */
export function sessionRequest(
  path: 'initsession' | 'updatesession',
  sessionId: string,
  fields: AnyValueMap,
): WireRequest {
  const body = { session_id: sessionId, ...toJsonMap(fields), current_time: new Date().toISOString() };
  return { method: path === 'initsession' ? 'POST' : 'PUT', path, body: JSON.stringify(body) };
}

function endRequest(sessionId: string): WireRequest {
  return sessionRequest('updatesession', sessionId, { is_finished: true });
}

/** The backend may keep a session under an id of its own; then that id goes over the wire. */
function answeredId(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || !('session_id' in answer)) return undefined;
    return typeof answer.session_id === 'string' && answer.session_id !== '' ? answer.session_id : undefined;
  } catch {
    // A 2xx with an empty or foreign body still means yes.
    return undefined;
  }
}
