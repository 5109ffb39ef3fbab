// Emits captured traces through a real SDK, to the API in this process and by OTLP: argv is {api, proto, json, logs, nth}.
import { readdirSync, readFileSync } from 'node:fs';
import { LucidicExporter } from '@lucidic/otel';
import { context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const CAPTURES = new URL('../../../test/fixtures/spans/', import.meta.url);
const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' };

const { api, proto, json, logs, nth } = JSON.parse(process.argv[2]);
const exporters = [
  ...(api ? [new LucidicExporter({ apiKey: 'k', agentId: 'a', baseUrl: api })] : []),
  ...(proto ? [new ProtoExporter({ url: `${proto}/v1/traces` })] : []),
  ...(json ? [new JsonExporter({ url: `${json}/v1/traces`, compression: 'gzip' })] : []),
];
const spanProcessors = exporters.map((exporter) => new BatchSpanProcessor(exporter));
const provider = new BasicTracerProvider({ spanProcessors });

if (nth) emitCaptures();
else await emitChat();
await provider.forceFlush();
await provider.shutdown();

/** At the times they were captured at: calls with equal texts at one time would be views of one call. */
function emitCaptures() {
  const files = readdirSync(CAPTURES).sort();
  for (const file of files.filter((_, index) => index % nth === 0)) {
    const { spans } = JSON.parse(readFileSync(new URL(file, CAPTURES), 'utf8'));
    const ids = new Set(spans.map(({ spanId }) => spanId));
    for (const span of spans) if (!ids.has(span.parentSpanId)) emit(span, spans, ROOT_CONTEXT);
  }
}

function emit(captured, spans, parent) {
  const span = provider
    .getTracer(captured.scope.name)
    .startSpan(captured.name, { startTime: hrTime(captured.startTimeUnixNano) }, parent);
  const inside = trace.setSpan(parent, span);
  for (const child of spans) if (child.parentSpanId === captured.spanId) emit(child, spans, inside);
  span.setAttributes(captured.attributes);
  for (const event of captured.events) {
    span.addEvent(event.name, event.attributes, hrTime(event.timeUnixNano));
  }
  if (captured.status.code === 'ERROR') {
    span.setStatus({ code: SpanStatusCode.ERROR, message: captured.status.message });
  }
  span.end(hrTime(captured.endTimeUnixNano));
}

function hrTime(unixNano) {
  return [Number(unixNano.slice(0, -9)), Number(unixNano.slice(-9))];
}

/** A chat, with `logs` one whose question is told by a log. */
async function emitChat() {
  const span = provider.getTracer('test').startSpan('answer the question', { attributes: CHAT });
  if (logs) {
    const exporter = new OTLPLogExporter({ url: `${logs}/v1/logs` });
    const loggers = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    loggers.getLogger('test').emit({
      eventName: 'gen_ai.user.message',
      body: { content: 'What is the capital of France?' },
      context: trace.setSpan(context.active(), span),
    });
    await loggers.shutdown();
  }
  span.end();
}
