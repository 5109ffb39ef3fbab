import { bindSession } from './bind-session';

/**
 * Calls `fn` with `args` in a session, as `bindSession` does: for functions that are handed on rather than written in
 * place.
 *
 * @param sessionId 1 to 256 printable characters.
 * @throws InvalidOperationError when the id is none, before `fn` runs.
 */
export function runInSession<A extends readonly unknown[], T>(
  sessionId: string,
  fn: (...args: A) => T,
  ...args: A
): T {
  return bindSession(sessionId, () => fn(...args));
}
