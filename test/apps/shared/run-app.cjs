const { writeFileSync } = require('node:fs');
const { createWitness } = require('./create-witness.cjs');
const { emitAgentRun } = require('./emit-agent-run.cjs');

/**
 * The body of the CommonJS and of the ESM application, which differ only in how they load the three packages. What to do
 * is told by MATRIX_* variables; what came of it is written to the file MATRIX_REPORT when the process exits.
 */
async function runApp({ api, sdk, lucidic }) {
  const { MATRIX_PIPELINE, MATRIX_SESSION_ID, MATRIX_SHUTDOWN, MATRIX_REPORT } = process.env;
  const witnesses = { before: createWitness(), after: createWitness() };
  const { ours, config } = pipeline(MATRIX_PIPELINE, lucidic, witnesses);
  const nodeSdk = new sdk.NodeSDK({ serviceName: 'travel-agent', ...config });
  nodeSdk.start();

  const context = MATRIX_SESSION_ID ? inSession(api, MATRIX_SESSION_ID) : api.context.active();
  const spanContexts = await api.context.with(context, () => emitAgentRun(api));
  if (MATRIX_SHUTDOWN === 'true') await nodeSdk.shutdown();

  process.once('exit', () => {
    for (const witness of Object.values(witnesses)) witness.lookAgain();
    const seen = { before: witnesses.before.seen, after: witnesses.after.seen };
    writeFileSync(MATRIX_REPORT, JSON.stringify({ spanContexts, stats: ours?.stats(), seen }));
  });
}

/** The ordinary configurations of a NodeSDK: our processor among others, our exporter alone, and none of ours. */
function pipeline(name, lucidic, { before, after }) {
  const options = {
    apiKey: process.env.MATRIX_API_KEY,
    agentId: process.env.MATRIX_AGENT_ID,
    baseUrl: process.env.MATRIX_BASE_URL,
  };
  if (name === 'none') return { config: { spanProcessors: [before, after] } };
  if (name === 'exporter') {
    const ours = new lucidic.LucidicExporter(options);
    return { ours, config: { traceExporter: ours } };
  }
  const ours = new lucidic.LucidicSpanProcessor(options);
  return { ours, config: { spanProcessors: [before, ours, after] } };
}

/** The active context with a session named in W3C baggage, as another service would have sent it. */
function inSession(api, sessionId) {
  const baggage = api.propagation.createBaggage({ 'lucidic.session_id': { value: sessionId } });
  return api.propagation.setBaggage(api.context.active(), baggage);
}

module.exports = { runApp };
