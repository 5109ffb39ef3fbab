const { SpanStatusCode, trace } = require('@opentelemetry/api');

/**
 * Runs a tool inside an `execute_tool` span, as the GenAI semantic conventions describe it. No instrumentation does
 * this for tools an application runs itself.
 *
 * @template A, R
 * @param {{ id: string, name: string, args: A }} call
 * @param {(args: A) => R | Promise<R>} tool
 * @returns {Promise<R>}
 */
function runTool({ id, name, args }, tool) {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': id,
    'gen_ai.tool.call.arguments': JSON.stringify(args),
  };
  return trace
    .getTracer('demo-agent')
    .startActiveSpan(`execute_tool ${name}`, { attributes }, async (span) => {
      try {
        const result = await tool(args);
        span.setAttribute('gen_ai.tool.call.result', JSON.stringify(result));
        return result;
      } catch (error) {
        span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
        throw error;
      } finally {
        span.end();
      }
    });
}

module.exports = { runTool };
