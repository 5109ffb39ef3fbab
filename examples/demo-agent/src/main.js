const { startModelServer } = require('@lucidic/example-model-server');
const { describeReport } = require('./describe-report');
const { modelSettings } = require('./model-settings');
const { startTelemetry } = require('./telemetry');

/**
 * `node src/main.js`: runs the agent once and says what became of its telemetry. With `--json` the last thing on
 * stdout is that report as one line of JSON.
 */
async function main() {
  const telemetry = startTelemetry(process.env);
  // Loaded only now: from here on `openai` is instrumented.
  const { runAgent } = require('./agent');
  const { settings, release } = await chooseModel();
  console.log(`The agent talks to ${settings.source}.`);

  let run;
  let telemetryReport;
  try {
    run = await runAgent(settings, (line) => console.log(`  ${line}`));
  } finally {
    // Also when the agent failed: what it did until then is the interesting part.
    telemetryReport = await telemetry.stop();
    await release();
  }

  const report = { run, telemetry: telemetryReport };
  console.log(process.argv.includes('--json') ? JSON.stringify(report) : describeReport(report));
}

/** The model the environment names, or the bundled model server, started here. */
async function chooseModel() {
  const settings = modelSettings(process.env);
  if (settings) return { settings, release: async () => {} };
  const server = await startModelServer();
  return { settings: modelSettings({ MODEL_SERVER_URL: server.url }), release: () => server.close() };
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
