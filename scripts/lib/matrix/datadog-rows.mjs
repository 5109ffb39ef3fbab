import { join } from 'node:path';
import { formatRows } from './format-rows.mjs';
import { installApp } from './install-app.mjs';
import { runApp } from './run-app.mjs';

/** Its folder in test/apps. */
export const DATADOG = 'dd-trace';

/** How Datadog's manual says to load the tracer. */
const PRELOAD = { cjs: ['--require', 'dd-trace/init'], mjs: ['--import', 'dd-trace/initialize.mjs'] };

/** Nothing leaves the machine, nor finds an agent on it: the discard port of loopback has no listener. */
const CLOSED = {
  DD_TRACE_AGENT_URL: 'http://127.0.0.1:9',
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
  DD_REMOTE_CONFIGURATION_ENABLED: 'false',
  DD_TRACE_STARTUP_LOGS: 'false',
};

const MODES = [
  { title: 'beside the SDK', env: {}, isBridge: false },
  { title: 'in place of the SDK', env: { DD_TRACE_OTEL_ENABLED: 'true' }, isBridge: true },
];

/** The same application under Datadog's tracer, which leaves the SDK alone or takes its place. */
export async function datadogRows(rows, { tempFolder, tarball }) {
  const folder = join(tempFolder, DATADOG);
  const app = { folder, node: process.execPath };
  const installs = `${DATADOG} installs (5.132, SDK 2.12)`;
  if (!(await rows.check(installs, () => installApp(DATADOG, app, tarball)))) return;
  for (const { title, env, isBridge } of MODES) {
    for (const extension of ['cjs', 'mjs']) {
      const traced = { ...app, args: PRELOAD[extension], env: { ...CLOSED, ...env } };
      const name = `${DATADOG} ${title},`;
      await rows.check(`${name} ${extension} has whose spans it should`, () =>
        checkWhose(traced, extension, isBridge),
      );
      await formatRows(rows, name, traced, extension);
    }
  }
}

/** Fails unless the spans are the bridge's or the SDK's: the other rows would pass with either. */
async function checkWhose(app, extension, isBridge) {
  const { report } = await runApp(app, { file: `app.${extension}`, pipeline: 'none', shutdown: true });
  const wrong = report.seen.before.filter(({ ownKeys }) => (ownKeys._ddSpan === true) !== isBridge);
  if (report.seen.before.length === 0) throw new Error('the witness saw no spans at all');
  if (wrong.length > 0)
    throw new Error(`not so: ${wrong.map(({ name, when }) => `${name} at ${when}`).join(', ')}`);
}
