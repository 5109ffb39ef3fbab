const { trace } = require('@opentelemetry/api');
const { chainWithTool } = require('./steps/chain-with-tool');
const { failingChain } = require('./steps/failing-chain');
const { failingChat } = require('./steps/failing-chat');
const { plainChat } = require('./steps/plain-chat');
const { streamedChat } = require('./steps/streamed-chat');
const { toolRoundTrip } = require('./steps/tool-round-trip');

/** @type {ReadonlyArray<{ name: string, run: import('./steps/step').Step }>} */
const steps = [
  { name: 'chat', run: plainChat },
  { name: 'chat with a tool', run: toolRoundTrip },
  { name: 'streamed chat', run: streamedChat },
  { name: 'LangChain chain with a tool', run: chainWithTool },
  { name: 'LangChain call that fails', run: failingChain },
  { name: 'plain call that fails', run: failingChat },
];

/**
 * Runs the agent once, inside one `invoke_agent` span: one trace, which Lucidic shows as one session.
 *
 * @param {import('./model-settings').ModelSettings} settings
 * @param {(line: string) => void} say gets one line a step
 * @returns {Promise<{ traceId: string, modelCalls: string[], toolCalls: string[] }>} what it did, in order
 */
function runAgent(settings, say) {
  const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'travel-assistant' };
  const tracer = trace.getTracer('demo-agent');
  return tracer.startActiveSpan('invoke_agent travel-assistant', { attributes }, async (span) => {
    try {
      const results = [];
      for (const { name, run } of steps) {
        const result = await run(settings);
        say(`${name}: ${result.said}`);
        results.push(result);
      }
      return {
        traceId: span.spanContext().traceId,
        modelCalls: results.flatMap((result) => result.modelCalls),
        toolCalls: results.flatMap((result) => result.toolCalls),
      };
    } finally {
      span.end();
    }
  });
}

module.exports = { runAgent };
