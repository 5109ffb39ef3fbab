/** 2026-01-15T10:00:00Z in Unix seconds: fixed times, so that what arrives can be compared to the microsecond. */
const START_SECONDS = 1_768_471_200;

/** An OpenTelemetry time: whole milliseconds after the start, and 456 µs. */
function at(offsetMs) {
  return [START_SECONDS + Math.floor(offsetMs / 1_000), (offsetMs % 1_000) * 1_000_000 + 456_000];
}

const INPUT = [{ role: 'user', parts: [{ type: 'text', content: 'A room in Oslo for tonight, please.' }] }];
const OUTPUT = [
  {
    role: 'assistant',
    parts: [
      { type: 'text', content: 'First the weather.' },
      { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Oslo' } },
    ],
    finish_reason: 'tool_call',
  },
];

/**
 * One run of an agent by the OpenTelemetry API alone, as an instrumentation of GenAI would report it, with two HTTP spans
 * that are about neither models nor agents: one apart, one between the agent and its model call.
 *
 * Resolves to the ids of each span by its name.
 */
async function emitAgentRun(api) {
  const { SpanKind, SpanStatusCode } = api;
  const tracer = api.trace.getTracer('travel-agent', '1.2.3');
  const spanContexts = {};

  const inSpan = (name, { from, until, ...options }, body = () => {}) =>
    tracer.startActiveSpan(name, { ...options, startTime: at(from) }, async (span) => {
      const { traceId, spanId } = span.spanContext();
      spanContexts[name] = { traceId, spanId };
      await body(span);
      // An await between, so that the SDK's context manager has to carry the parent.
      await new Promise((resolve) => setImmediate(resolve));
      span.end(at(until));
    });

  const health = { 'http.request.method': 'GET', 'http.route': '/health' };
  await inSpan('GET /health', { from: 0, until: 5, kind: SpanKind.SERVER, attributes: health });

  const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'travel-planner' };
  await inSpan('invoke_agent travel-planner', { from: 10, until: 1_510, attributes: agent }, async () => {
    const http = { 'http.request.method': 'POST', 'url.full': 'https://models.example/v1/chat' };
    await inSpan('POST', { from: 20, until: 820, kind: SpanKind.CLIENT, attributes: http }, () =>
      inSpan(
        'chat gpt-4o-mini',
        {
          from: 30,
          until: 780,
          kind: SpanKind.CLIENT,
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'openai',
            'gen_ai.request.model': 'gpt-4o-mini',
            'gen_ai.request.temperature': 0.2,
            'gen_ai.request.max_tokens': 256,
            'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'You plan travels.' }]),
            'gen_ai.input.messages': JSON.stringify(INPUT),
          },
        },
        (span) => {
          span.setAttributes({
            'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
            'gen_ai.response.id': 'resp_1',
            'gen_ai.response.finish_reasons': ['tool_call'],
            'gen_ai.usage.input_tokens': 1_200,
            'gen_ai.usage.output_tokens': 80,
            'gen_ai.usage.cache_read.input_tokens': 200,
            'gen_ai.output.messages': JSON.stringify(OUTPUT),
          });
          span.addEvent('first token', { index: 0 }, at(130));
        },
      ),
    );

    const weather = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'get_weather',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': JSON.stringify({ city: 'Oslo' }),
    };
    await inSpan('execute_tool get_weather', { from: 830, until: 930, attributes: weather }, (span) => {
      span.setAttribute('gen_ai.tool.call.result', JSON.stringify({ celsius: -4 }));
      span.setStatus({ code: SpanStatusCode.OK });
    });

    const booking = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'book_hotel' };
    await inSpan('execute_tool book_hotel', { from: 940, until: 1_500, attributes: booking }, (span) => {
      span.recordException(new RangeError('no rooms left'), at(1_490));
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'no rooms left' });
    });
  });
  return spanContexts;
}

module.exports = { emitAgentRun };
