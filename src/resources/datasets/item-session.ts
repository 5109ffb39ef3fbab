import type { AnswerReader, JsonObject } from '../answer-reader';

/** A session that ran a dataset item. */
export interface ItemSession {
  readonly sessionId: string;
  readonly sessionName?: string;
  readonly isFinished?: boolean;
  readonly isSuccessful?: boolean;
  /** From 0 to 1. */
  readonly sessionEval?: number;
  /** ISO 8601, as the API answers it. */
  readonly createdAt?: string;
  /** Everything the API answers of it, under the API's names. */
  readonly fields: JsonObject;
}

/** Reads a session off an answer. */
export function itemSessionOf(answer: AnswerReader): ItemSession {
  const sessionName = answer.optionalText('session_name');
  const isFinished = answer.optionalBoolean('is_finished');
  const isSuccessful = answer.optionalBoolean('is_successful');
  const sessionEval = answer.optionalNumber('session_eval');
  const createdAt = answer.optionalText('created_at');
  return {
    sessionId: answer.text('session_id'),
    ...(sessionName !== undefined && { sessionName }),
    ...(isFinished !== undefined && { isFinished }),
    ...(isSuccessful !== undefined && { isSuccessful }),
    ...(sessionEval !== undefined && { sessionEval }),
    ...(createdAt !== undefined && { createdAt }),
    fields: answer.whole,
  };
}
