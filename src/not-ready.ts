import { APIKeyVerificationError, ApiError } from './core/errors';
import type { CommandOutcome } from './core/session-command';

/** Why a session is not open, as its owner is told. */
export function notReady(
  outcome: Exclude<CommandOutcome, 'delivered'> | 'unauthorized' | 'late',
  timeoutMs: number,
  baseUrl: string,
): ApiError | APIKeyVerificationError {
  if (outcome === 'unauthorized') return new APIKeyVerificationError();
  if (outcome !== 'late' && outcome.dropped === 'session_rejected')
    return new ApiError('The API refuses the session. Look at its fields; the log line has its answer.');
  const why = outcome === 'late' ? `within ${timeoutMs} ms` : `(${outcome.dropped})`;
  return new ApiError(`The API at ${baseUrl} did not take the session ${why}. It is opened when it does.`);
}
