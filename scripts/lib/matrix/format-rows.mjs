import { checkDelivery } from './check-delivery.mjs';
import { checkDoctor } from './check-doctor.mjs';
import { checkIsolation } from './check-isolation.mjs';
import { traceSessionId } from './expected-ids.mjs';
import { runApp } from './run-app.mjs';

const ROOT_SPAN = 'invoke_agent travel-planner';

/** The rows of one application in one module format. */
export async function formatRows(rows, name, app, extension) {
  const file = `app.${extension}`;
  const row = (what, check) => rows.check(`${name} ${extension} ${what}`, check);
  const sessionId = `session of ${name} ${extension}`;
  /** What the witness saw beside our processor; stays unset when that run failed. */
  let seenBesideOurs;

  await row('processor, session from baggage', async () => {
    const run = await runApp(app, { file, pipeline: 'processor', sessionId, shutdown: true });
    seenBesideOurs = run.report.seen;
    // Known from outside only: opened by its id, and its owner's to name and to end.
    return checkDelivery(run, { session_id: sessionId, session_name: 'Unnamed Session', is_finished: false });
  });
  await row('processor, session of the trace', async () => {
    const run = await runApp(app, { file, pipeline: 'processor', shutdown: true });
    return checkDelivery(run, { ...traceSession(run), session_name: ROOT_SPAN, is_finished: true });
  });
  await row('processor, no shutdown', async () => {
    const run = await runApp(app, { file, pipeline: 'processor', shutdown: false });
    return checkDelivery(run, { ...traceSession(run), session_name: ROOT_SPAN, is_finished: true });
  });
  await row('exporter', async () => {
    const run = await runApp(app, { file, pipeline: 'exporter', shutdown: true });
    return checkDelivery(run, { ...traceSession(run), session_name: ROOT_SPAN, is_finished: true });
  });
  await row('processors before and after ours see the same without it', async () => {
    if (seenBesideOurs === undefined) throw new Error('there is no run with ours to compare with');
    const { report } = await runApp(app, { file, pipeline: 'none', sessionId, shutdown: true });
    return checkIsolation(seenBesideOurs, report.seen);
  });
  await row('lucidic doctor finds ours clean, and a culprit out', () => checkDoctor(app, extension));
}

function traceSession({ report }) {
  return { session_id: traceSessionId(report.spanContexts[ROOT_SPAN]) };
}
