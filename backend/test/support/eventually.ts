import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 15_000;

/** Resolves once `isTrue` says so; fails, naming `what` was waited for, after 15 seconds. */
export async function eventually(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + DEADLINE_MS;
  while (!(await isTrue())) {
    if (Date.now() > endMs) throw new Error(`in vain: ${what}`);
    await delay(20);
  }
}
