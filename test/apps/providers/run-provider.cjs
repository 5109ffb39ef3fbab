const { writeFileSync } = require('node:fs');
const { startFake } = require('./fakes/start-fake.cjs');
const { recordSpans } = require('./record-spans.cjs');

/**
 * Runs a provider's scenarios, all or those named, one after the other: the provider's own SDK against a fake of it, under
 * the instrumentation its users would take, with our span processor. The spans of a scenario carry its name as their session.
 *
 *   node run-provider.cjs <provider> [scenario...]
 *
 * MATRIX_* variables tell the backend; what came of it is written to the file MATRIX_REPORT.
 */
async function main([name, ...only]) {
  const provider = require(`./providers/${name}.cjs`);
  Object.assign(process.env, provider.env);
  // First of all, for what is instrumented must be loaded after it.
  const { tracerProvider, ours, recorder } = startTracing(provider.instrumentations());
  const fake = await startFake(provider.answer);
  const scenarios = await provider.scenarios(fake.url);

  const report = { scenarios: {} };
  for (const [title, scenario] of Object.entries(scenarios)) {
    if (only.length > 0 && !only.includes(title)) continue;
    recorder.begin(title);
    const before = fake.requests;
    const outcome = await inSession(title, () => outcomeOf(scenario));
    const requests = fake.requests - before;
    report.scenarios[title] = { ...outcome, requests, spans: recorder.byScenario[title] };
  }
  await tracerProvider.shutdown();
  fake.close();
  report.stats = ours.stats();
  writeFileSync(process.env.MATRIX_REPORT, JSON.stringify(report, undefined, 1));
}

function startTracing(instrumentations) {
  const { registerInstrumentations } = require('@opentelemetry/instrumentation');
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
  const { LucidicSpanProcessor } = require('@lucidic/otel');
  const ours = new LucidicSpanProcessor({
    apiKey: process.env.MATRIX_API_KEY,
    agentId: process.env.MATRIX_AGENT_ID,
    baseUrl: process.env.MATRIX_BASE_URL,
  });
  const recorder = recordSpans();
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [recorder, ours] });
  tracerProvider.register();
  registerInstrumentations({ tracerProvider, instrumentations });
  return { tracerProvider, ours, recorder };
}

function inSession(id, body) {
  const { context, propagation } = require('@opentelemetry/api');
  const baggage = propagation.createBaggage({ 'lucidic.session_id': { value: id } });
  return context.with(propagation.setBaggage(context.active(), baggage), body);
}

/** What the application got: the turns of the conversation, or the error. */
async function outcomeOf(scenario) {
  try {
    return { turns: await scenario() };
  } catch (error) {
    return { error: { name: error.name, message: error.message, stack: error.stack } };
  }
}

main(process.argv.slice(2));
