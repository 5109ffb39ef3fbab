/**
 * What can go wrong with a spool. `spool_full`: `maxBytes` is reached. `spool_unwritable`: the system refuses to write
 * (disk full, read-only, no permission). `spool_unsafe`: the directory belongs to another user. `spool_corrupt`: bytes that
 * are no records were skipped. `spool_version`: a newer version wrote this, it is left alone. `spool_lost`: our folder is
 * gone, deleted or taken over.
 */
export type SpoolProblem =
  | 'spool_full'
  | 'spool_unwritable'
  | 'spool_unsafe'
  | 'spool_corrupt'
  | 'spool_version'
  | 'spool_lost';

/** Is told of a problem in words for the user; never quotes a payload. */
export type OnProblem = (reason: SpoolProblem, message: string) => void;

/** The code of a system error, as `ENOSPC`. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return 'unknown error';
}
