import type { SendResult } from './transport';

/** How sending something ended when it did not succeed. */
export type Failure = Exclude<SendResult, { status: 'ok' }>;

/** An error of ours as an outcome: it costs the one thing that was sent. */
export function internalError(error: unknown): Failure {
  return { status: 'rejected', reason: 'internal_error', detail: String(error) };
}

/** The value an opening's answer gives; an answer it cannot read is an error of ours. */
export function resolved(resolve: () => string): string | Failure {
  try {
    return resolve();
  } catch (error) {
    return internalError(error);
  }
}

/** What `make` gives; undefined too where it fails. */
export function attempted<T>(make: () => T | undefined): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** True where a smaller form might be taken. */
export function isTooLarge(result: SendResult): boolean {
  return result.status === 'rejected' && result.reason === 'too_large';
}
