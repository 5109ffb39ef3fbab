import { setTimeout as delay } from 'node:timers/promises';
import { smallDisk } from './small-disk.mjs';

/** The outage begins when this share of the spans is made. */
const BEGIN_AT = 0.2;
/** A backend that is back has what was owed within this time, or the row is not clean. */
const RECOVER_WITHIN_MS = 120_000;

/** What the application is told: the row would else be about a disk with room. */
const DISK_FULL = /ENOSPC|EFBIG/;

/**
 * @typedef {object} Outage
 * @property {number} seconds How long it lasts, at full length.
 * @property {import('./sink.mjs').Fault} [fault] What the backend does meanwhile.
 * @property {(scene: import('./run-row.mjs').Scene) => Promise<void>} [begin] In place of `fault`.
 * @property {(scene: import('./run-row.mjs').Scene) => Promise<void>} [end] In place of `fault`.
 * @property {readonly number[]} [killThreadAt] Shares of the spans after which the delivery thread is killed.
 * @property {boolean} [hasSmallDisk] Whether there is a spool, on a disk that is soon full.
 */

/**
 * An application at an even rate, a backend that fails for some time, and a flush that waits for it. The time to recover is
 * from the end of the outage until all that was made before is stored.
 *
 * @param {Outage} plan
 * @returns {import('./rows.mjs').Row['run']}
 */
export function outage({
  seconds,
  fault = { kind: 'none' },
  begin,
  end,
  killThreadAt = [],
  hasSmallDisk = false,
}) {
  return async (scene) => {
    const { sink, settings } = scene;
    const { options, wrap } = hasSmallDisk ? smallDisk(scene.folder) : {};
    const spans = settings.events;
    const app = scene.startApp(
      {
        spans,
        ratePerSecond: settings.ratePerSecond,
        killThreadAt: killThreadAt.map((share) => Math.round(share * spans)),
        ending: 'flush',
        options,
      },
      wrap,
    );
    await app.whenMade(seconds > 0 ? BEGIN_AT : 1);
    await (begin?.(scene) ?? sink.become(fault));
    await delay(seconds * 1_000 * settings.outageShare);
    await (end?.(scene) ?? sink.become({ kind: 'none' }));
    const backMs = performance.now();
    const whenEnded = app.whenEnded(RECOVER_WITHIN_MS);
    // An application that has ended sends no more.
    await Promise.race([sink.whenStored(app.diary().made, RECOVER_WITHIN_MS), whenEnded]);
    const recoverMs = performance.now() - backMs;
    const ended = await whenEnded;
    if (hasSmallDisk && !DISK_FULL.test(ended.stderr))
      throw new Error(`the disk was never full: ${ended.stderr}`);
    return { app, ended, expected: spans, recoverMs };
  };
}
