import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const KILL_AT = 0.6;
const RECOVER_WITHIN_MS = 120_000;

/**
 * An application with a spool is killed while the backend is down; the next one with the same spool sends what was left. The
 * time to recover is from the start of the second application until everything that the first one's `stats()` had called
 * spooled is stored.
 *
 * @type {import('./rows.mjs').Row['run']}
 */
export async function recovered({ sink, folder, settings, startApp }) {
  const options = { spoolDir: join(folder, 'spool') };
  const spans = settings.endingEvents;
  await sink.become({ kind: 'status', status: 503 });
  const first = startApp({ spans, ratePerSecond: settings.ratePerSecond, ending: 'stay', options });
  await first.whenMade(KILL_AT);
  // Some rounds of gathering a batch and writing it.
  await delay(300 * settings.outageShare);
  first.kill('SIGKILL');
  await first.whenEnded(RECOVER_WITHIN_MS);
  const { spooled } = first.diary();
  if (spooled === 0) throw new Error('stats() of the killed application said that nothing was spooled');

  await sink.become({ kind: 'none' });
  const startedMs = performance.now();
  // As an application would be started again: with work of its own.
  const second = startApp({ spans: 1, firstSerial: spans, ending: 'stay', options });
  await sink.whenStored(spooled, RECOVER_WITHIN_MS);
  const recoverMs = performance.now() - startedMs;
  second.kill('SIGTERM');
  const ended = await second.whenEnded(RECOVER_WITHIN_MS);
  return { app: first, ended, expected: spooled, recoverMs };
}
