import { validId } from '../processors/session-keys';
import { InvalidOperationError } from './core/errors';
import { enterSession } from './enter-session';

/**
 * Runs `fn` in a session: every span that starts and every event that is recorded inside, across awaits, belongs to it.
 * What `fn` returns is returned, a promise as the promise it is. Of nested sessions the innermost counts.
 *
 * ```ts
 * const answer = await bindSession(`chat-${chatId}`, () => agent.answer(question));
 * ```
 *
 * The id goes to every Lucidic processor of the process; the session is opened with its first event and is yours to end.
 * Without an OpenTelemetry context manager an AsyncLocalStorage of our own carries it.
 *
 * @param sessionId 1 to 256 printable characters.
 * @throws InvalidOperationError when the id is none, before `fn` runs.
 */
export function bindSession<T>(sessionId: string, fn: () => T): T {
  return enterSession(checkedSessionId(sessionId), undefined, fn);
}

/** @throws InvalidOperationError when it is no session id. */
export function checkedSessionId(sessionId: string): string {
  if (validId(sessionId) === undefined) throw invalidSessionId(sessionId);
  return sessionId;
}

/** The value may be a user's, so it is described and not quoted. */
function invalidSessionId(given: unknown): InvalidOperationError {
  const what = typeof given === 'string' ? `a text of ${given.length} characters` : `of type ${typeof given}`;
  return new InvalidOperationError(
    `sessionId: it must be 1 to 256 printable characters, and it is ${what}. Use for example randomUUID().`,
  );
}
