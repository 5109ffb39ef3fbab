import type { AppContext } from './app-env';

/** The statuses a request can be refused with. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503;

/** A request that is not served, and what is wrong with it: field, expectation, what came. */
export interface Refusal {
  readonly ok: false;
  readonly status: RefusalStatus;
  readonly detail: string;
  /** What a program reads besides. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** A value that passed its check, or the refusal. */
export type Checked<T> = { readonly ok: true; readonly value: T } | Refusal;

/** A value that passed. */
export function passed<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** A refusal. */
export function refused(status: RefusalStatus, detail: string, facts?: Refusal['facts']): Refusal {
  return { ok: false, status, detail, ...(facts === undefined ? {} : { facts }) };
}

/** Answers a refusal in the API's one error shape, `{"detail": "…"}`. */
export function answerRefusal(c: AppContext, { status, detail, facts }: Refusal): Response {
  c.set('refusal', detail);
  return c.json({ ...facts, detail }, status);
}
