/** Why the backend could not start, or a command could not do what it was asked. */
export type BackendErrorCode =
  | 'config'
  | 'port_taken'
  | 'listen'
  | 'database'
  | 'unreachable'
  | 'refused'
  | 'file';

/** It cannot be done as asked; the message names the option, its value and the fix. */
export class BackendError extends Error {
  readonly code: BackendErrorCode;

  constructor(code: BackendErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BackendError';
    this.code = code;
  }
}
