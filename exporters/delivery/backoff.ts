const INITIAL_MS = 500;
/** A backend that is up again is found so soon, jitter included. */
const MAX_MS = 10_000;
/** The same for an item that fails while others do not: nobody else waits for it. */
const MAX_ALONE_MS = 45_000;
const MULTIPLIER = 1.5;
/** ±50 % as in the OpenTelemetry Collector, so that many processes do not return at the same instant. */
const JITTER = 0.5;

/** Milliseconds to wait before retry number `attempt` (1 for the first); longer in the end for an item that fails alone. */
export function backoffMs(attempt: number, random: () => number = Math.random, isAlone = false): number {
  const maxMs = (isAlone ? MAX_ALONE_MS : MAX_MS) / (1 + JITTER);
  const base = Math.min(INITIAL_MS * MULTIPLIER ** (attempt - 1), maxMs);
  return Math.round(base * (1 - JITTER + 2 * JITTER * random()));
}
