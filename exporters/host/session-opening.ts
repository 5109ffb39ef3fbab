import type { SessionRef } from '../../src/core/span-record';
import type { Opening } from '../delivery/item';
import type { WireRequest } from '../delivery/transport';

/**
 * How a session is opened and ended (`wire-contract.md` §2.2, §2.3). One known only from outside is opened with ids
 * alone, so that it does not overwrite what its owner said of it, and is its owner's to end.
 */
export function sessionOpening(session: SessionRef, agentId: string): Opening {
  const opening: Opening = {
    key: session.id,
    request: () => ({
      method: 'POST',
      path: 'initsession',
      body: stamped({ session_id: session.id, agent_id: agentId, session_name: session.name }),
    }),
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

function endRequest(sessionId: string): WireRequest {
  return {
    method: 'PUT',
    path: 'updatesession',
    body: stamped({ session_id: sessionId, is_finished: true }),
  };
}

function stamped(body: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...body, current_time: new Date().toISOString() });
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
