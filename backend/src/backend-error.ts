/** Why the backend could not start. */
export type BackendErrorCode = 'config' | 'port_taken' | 'listen' | 'database';

/** The backend cannot start as asked; the message names the option, its value and the fix. */
export class BackendError extends Error {
  readonly code: BackendErrorCode;

  constructor(code: BackendErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BackendError';
    this.code = code;
  }
}
