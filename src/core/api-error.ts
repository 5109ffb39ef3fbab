import { LucidicError } from './errors';

/**
 * Why a call to the API has no result: nobody answered, time ran out, the caller's signal ended it, the API refused it
 * (4xx), failed (5xx) or answered what nobody can read, or Lucidic is switched off or closed.
 */
export type ApiErrorCode =
  | 'API_UNREACHABLE'
  | 'API_TIMEOUT'
  | 'API_ABORTED'
  | 'API_REFUSED'
  | 'API_FAILED'
  | 'API_BAD_ANSWER'
  | 'API_OFF';

/** What is known of a call that failed. */
export interface ApiErrorFacts {
  /** Method and path: `GET sdk/prompts`. Never holds what was asked for. */
  readonly endpoint: string;
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** Requests that were made, repetitions included. */
  readonly attempts?: number;
  readonly cause?: unknown;
}

/** A call to the API that gave no result. The message says what happened and what to do about it. */
export class ApiError extends LucidicError {
  declare readonly code: ApiErrorCode | 'API_KEY' | 'UNSUPPORTED_SQL';
  /** Method and path: `GET sdk/prompts`. */
  readonly endpoint: string;
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** Requests that were made, repetitions included. */
  readonly attempts: number;

  constructor(code: ApiError['code'], message: string, facts: ApiErrorFacts) {
    super(code, message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.endpoint = facts.endpoint;
    this.status = facts.status;
    this.attempts = facts.attempts ?? 0;
  }
}
