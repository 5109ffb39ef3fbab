import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once `condition` holds; fails, naming `what` was awaited, after a generous `deadlineMs`. */
export async function until(what: string, condition: () => boolean, deadlineMs = 10_000): Promise<void> {
  const startedMs = performance.now();
  while (!condition()) {
    if (performance.now() - startedMs > deadlineMs)
      throw new Error(`After ${deadlineMs} ms still not: ${what}`);
    await delay(2);
  }
}

/** As `until`, for a condition that takes its time. */
export async function eventually(
  what: string,
  condition: () => Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  const startedMs = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedMs > deadlineMs)
      throw new Error(`After ${deadlineMs} ms still not: ${what}`);
    await delay(10);
  }
}
