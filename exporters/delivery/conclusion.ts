import type { SendResult } from './transport';

/** An end that is neither success nor something that may still go out later. */
export type FinalFailure = Exclude<SendResult, { status: 'ok' | 'unauthorized' }>;

/** Why something failed for good, and what a person must know of it. */
export interface Conclusion {
  /** A drop reason. */
  readonly reason: string;
  readonly message?: string;
}

/** What kind of request it was that failed. */
export type Part = 'item' | 'opening' | 'errand' | 'closing';

const REASON_IF_REJECTED = {
  item: 'rejected',
  opening: 'session_rejected',
  errand: 'session_update_rejected',
  closing: 'session_end_rejected',
} as const;

/** What a failure means. `ifAborted` is why the queue was stopped. */
export function conclude(failure: FinalFailure, part: Part, ifAborted: string): Conclusion {
  if (failure.status === 'aborted') return { reason: ifAborted };
  const [given, detail] =
    failure.status === 'retryable' ? ['retry_exhausted', failure.reason] : [failure.reason, failure.detail];
  const isRefused = given === 'rejected' || (given === 'too_large' && part !== 'item');
  const reason = isRefused ? REASON_IF_REJECTED[part] : given;
  if (reason === 'too_large') {
    const message = `An event was dropped: it is larger than the API takes, and cannot be made smaller. ${detail}`;
    return { reason, message };
  }
  return { reason, message: `The API did not take a request: ${reason}. ${detail}` };
}

/** An error of ours costs what it happened to; its name is told. */
export function internalError(error: unknown): FinalFailure {
  return { status: 'rejected', reason: 'internal_error', detail: String(error) };
}
