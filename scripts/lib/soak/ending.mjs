/** Far more than any end may take. */
const END_WITHIN_MS = 30_000;

/**
 * @typedef {object} Ending
 * @property {import('./app.mjs').AppConfig['ending']} ending
 * @property {boolean} [isBurst] Whether all spans are made in the turn of the loop in which the end begins.
 * @property {number} [signalAt] The share of the spans after which SIGTERM comes.
 */

/**
 * An application that ends right after its last span, or is asked to in the middle of them, with a healthy backend. The time
 * to recover is from the beginning of its end to the end.
 *
 * @param {Ending} plan
 * @returns {import('./rows.mjs').Row['run']}
 */
export function ending({ ending, isBurst = false, signalAt }) {
  return async ({ settings, startApp }) => {
    const spans = settings.endingEvents;
    const app = startApp({ spans, ending, ...(!isBurst && { ratePerSecond: settings.ratePerSecond }) });
    let beganAtMs;
    if (signalAt !== undefined) {
      await app.whenMade(signalAt);
      beganAtMs = Date.now();
      app.kill('SIGTERM');
    }
    const ended = await app.whenEnded(END_WITHIN_MS);
    const { made, endingAtMs } = app.diary();
    return { app, ended, expected: made, recoverMs: ended.endedAtMs - (beganAtMs ?? endingAtMs) };
  };
}
