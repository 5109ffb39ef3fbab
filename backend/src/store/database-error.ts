import { BackendError } from '../backend-error';
import { errorCode, errorMessage } from '../error-facts';

const DAMAGED: ReadonlySet<string | undefined> = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

/** True where SQLite says that the file is not what it wrote. */
export function isDamage(error: unknown): boolean {
  return DAMAGED.has(errorCode(error)) || /malformed/.test(errorMessage(error));
}

/** Why a file cannot be used, in words, as a BackendError; one stays as it is. */
export function databaseError(path: string, error: unknown): BackendError {
  if (error instanceof BackendError) return error;
  const advice = isDamage(error) ? ' (left as it is; move it away or choose another file)' : '';
  return new BackendError('database', `db: cannot use ${path}: ${errorMessage(error)}${advice}`, error);
}
