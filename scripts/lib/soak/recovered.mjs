import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const KILL_AT = 0.6;
const RECOVER_WITHIN_MS = 120_000;

/**
 * An application with a spool is killed while the backend is down; the next one with the same spool sends what was left. The
 * time to recover is from the start of the second application until everything is stored that was on disk: with `batch` what
 * the first one's `stats()` had called spooled, with `span` every span whose `end()` had returned.
 *
 * @param {{ spoolSync: 'batch' | 'span' }} mode
 * @returns {import('./rows.mjs').Row['run']}
 */
export function recovered({ spoolSync }) {
  return async ({ sink, folder, settings, startApp }) => {
    const options = { spoolDir: join(folder, 'spool'), spoolSync };
    const spans = settings.endingEvents;
    await sink.become({ kind: 'status', status: 503 });
    const first = startApp({ spans, ratePerSecond: settings.ratePerSecond, ending: 'stay', options });
    await first.whenMade(KILL_AT);
    // Some rounds of gathering a batch and writing it.
    await delay(300 * settings.outageShare);
    first.kill('SIGKILL');
    await first.whenEnded(RECOVER_WITHIN_MS);
    const { made, spooled } = first.diary();
    if (spooled === 0) throw new Error('stats() of the killed application said that nothing was spooled');
    const expected = spoolSync === 'span' ? made : spooled;

    await sink.become({ kind: 'none' });
    const startedMs = performance.now();
    // As an application would be started again: with work of its own.
    const second = startApp({ spans: 1, firstSerial: spans, ending: 'stay', options });
    await sink.whenStored(expected, RECOVER_WITHIN_MS);
    const recoverMs = performance.now() - startedMs;
    second.kill('SIGTERM');
    const ended = await second.whenEnded(RECOVER_WITHIN_MS);
    return { app: first, ended, expected, recoverMs };
  };
}
