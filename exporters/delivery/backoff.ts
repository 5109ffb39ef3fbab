const INITIAL_MS = 500;
const MAX_MS = 30_000;
const MULTIPLIER = 1.5;
/** ±50 % as in the OpenTelemetry Collector, so that many processes do not return at the same instant. */
const JITTER = 0.5;

/** Milliseconds to wait before retry number `attempt` (1 for the first). */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(INITIAL_MS * MULTIPLIER ** (attempt - 1), MAX_MS);
  return Math.round(base * (1 - JITTER + 2 * JITTER * random()));
}
