import { InvalidOperationError } from '../core/errors';

/** How long a value fetched without another word is good for, in seconds. */
export const DEFAULT_TTL_SECONDS = 300;

/**
 * Milliseconds for a TTL in seconds: −1 is for ever, 0 is not at all.
 * @throws InvalidOperationError for anything else that is negative or no number.
 */
export function cacheTtlMs(seconds: number, option: string): number {
  if (seconds === -1) return Number.POSITIVE_INFINITY;
  if (typeof seconds === 'number' && seconds >= 0) return seconds * 1_000;
  throw new InvalidOperationError(
    `${option}: ${String(seconds)} is no TTL. Give seconds, 0 for no cache, or -1 to keep it for ever.`,
  );
}
