const { LangChainInstrumentation } = require('@arizeai/openinference-instrumentation-langchain');
const { OpenAIInstrumentation } = require('@arizeai/openinference-instrumentation-openai');
const { LucidicSpanProcessor } = require('@lucidic/otel');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { createOtherExporter } = require('./other-exporter');

/**
 * @typedef {object} TelemetryReport
 * @property {ReturnType<InstanceType<typeof LucidicSpanProcessor>['stats']>} lucidic What became of the spans.
 * @property {{ name: string, received?: number }} otherExporter
 */

/**
 * An ordinary OpenTelemetry setup with one line more: the LucidicSpanProcessor. It reads LUCIDIC_API_KEY,
 * LUCIDIC_AGENT_ID and LUCIDIC_BASE_URL.
 *
 * Call this before the first `require('openai')`: an instrumentation patches a module when it is loaded.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ stop(): Promise<TelemetryReport> }} `stop` sends what is left
 */
function startTelemetry(env) {
  const lucidic = new LucidicSpanProcessor();
  const other = createOtherExporter(env);

  const langChain = new LangChainInstrumentation();
  // LangChain's files are not reached by a module hook, so this one is patched by hand.
  langChain.manuallyInstrument(require('@langchain/core/callbacks/manager'));

  const sdk = new NodeSDK({
    serviceName: 'travel-assistant',
    spanProcessors: [lucidic, other.processor],
    instrumentations: [new OpenAIInstrumentation(), langChain],
    // Spans only: without these lines NodeSDK also sends metrics and logs to an OTLP endpoint.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();

  return {
    async stop() {
      // Shutdown empties the witness, so it is asked first.
      const received = other.received();
      await sdk.shutdown();
      return { lucidic: lucidic.stats(), otherExporter: { name: other.name, received } };
    },
  };
}

module.exports = { startTelemetry };
