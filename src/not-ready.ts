import { ApiError } from './core/api-error';
import { APIKeyVerificationError } from './core/api-key-verification-error';
import type { CommandOutcome } from './core/session-command';

/** Why a session is not open: the key or the session was refused, or nobody has answered within `timeoutMs`. */
export function notReady(
  outcome: Exclude<CommandOutcome, 'delivered'> | 'unauthorized' | 'late',
  timeoutMs: number,
  baseUrl: string,
): ApiError | APIKeyVerificationError {
  const endpoint = 'POST initsession';
  if (outcome === 'unauthorized')
    return new APIKeyVerificationError('the session was not opened', { endpoint });
  if (outcome !== 'late' && outcome.dropped === 'session_rejected') {
    const message = 'The API refuses the session. Look at its fields; the log line has its answer.';
    return new ApiError('API_REFUSED', message, { endpoint });
  }
  const why = outcome === 'late' ? `within ${timeoutMs} ms` : `(${outcome.dropped})`;
  const message = `The API at ${baseUrl} did not take the session ${why}. It is opened when it does.`;
  return new ApiError(outcome === 'late' ? 'API_TIMEOUT' : 'API_FAILED', message, { endpoint });
}
