import type { Logger } from '../../src/core/logger';

/** Words about sessions that wait at most, some hundred bytes each; they have no place in the budget of events. */
const MAX_COMMANDS = 50_000;

/** Says whether there is room for another word about a session, and tells the user when there is none. */
export function hasRoomForCommand(waiting: number, logger: Logger): boolean {
  if (waiting < MAX_COMMANDS) return true;
  const message = `What was said of a session was dropped: ${MAX_COMMANDS} such words wait for the API already.`;
  logger.warn('session_queue_full', message);
  return false;
}
