// An application of its own, for jest cannot load the exporters' transport: makes spans and logs, sends them to `argv[2]` in
// the encoding `argv[3]` with the compression `argv[4]`, and tells its parent what the spans were.
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';

const [url, encoding, compression] = process.argv.slice(2);
const TraceExporter = encoding === 'json' ? JsonTraceExporter : ProtobufTraceExporter;
const LogExporter = encoding === 'json' ? JsonLogExporter : ProtobufLogExporter;

const resource = resourceFromAttributes({ 'service.name': 'sender', ratio: 1.5 });
const parent = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
};
const inParent = trace.setSpanContext(ROOT_CONTEXT, parent);

const memory = new InMemorySpanExporter();
const tracers = new BasicTracerProvider({
  resource,
  spanLimits: { attributeCountLimit: 12 },
  spanProcessors: [
    new BatchSpanProcessor(memory),
    new BatchSpanProcessor(new TraceExporter({ url: `${url}/v1/traces`, compression })),
  ],
});
const loggers = new LoggerProvider({
  resource,
  processors: [
    new BatchLogRecordProcessor({ exporter: new LogExporter({ url: `${url}/v1/logs`, compression }) }),
  ],
});

makeSpans();
makeLogs();
await tracers.forceFlush();
await loggers.forceFlush();
const spans = memory.getFinishedSpans().map((span) => ({
  name: span.name,
  kind: span.kind,
  context: span.spanContext(),
  parentSpanContext: span.parentSpanContext,
  startTime: span.startTime,
  endTime: span.endTime,
  status: span.status,
  attributes: span.attributes,
  events: span.events,
  resource: { attributes: span.resource.attributes },
  instrumentationScope: span.instrumentationScope,
  droppedAttributesCount: span.droppedAttributesCount,
}));
process.send({ spans }, () => process.disconnect());
await tracers.shutdown();
await loggers.shutdown();

/** Everything a span can have: a remote parent, failures, events, values of every kind, odd texts. */
function makeSpans() {
  const tracer = tracers.getTracer('scope.with.version', '1.2.3');
  const root = tracer.startSpan('root', { kind: SpanKind.SERVER }, inParent);
  const inRoot = trace.setSpan(context.active(), root);
  const startTime = [1_700_000_000, 999_999_999];
  const call = tracer.startSpan('call', { kind: SpanKind.CLIENT, startTime }, inRoot);
  call.setAttributes({
    text: 'grüße 👋 \u0000',
    empty: '',
    integer: 42,
    negative: -7,
    large: Number.MAX_SAFE_INTEGER,
    double: 0.1,
    tiny: 5e-324,
    yes: true,
    no: false,
    texts: ['a', '', 'b'],
    numbers: [1, 2.5, -3],
    ['__proto__']: 'a key like any other',
    thirteenth: 'dropped by the SDK',
    fourteenth: 'dropped by the SDK',
  });
  call.recordException(new TypeError('no such tool'));
  call.addEvent('gen_ai.choice', { index: 0, content: 'hello' }, [1_700_000_000, 123_456_789]);
  call.setStatus({ code: SpanStatusCode.ERROR, message: 'no such tool' });
  call.end();
  const queue = tracers.getTracer('no-version').startSpan('publish', { kind: SpanKind.PRODUCER }, inRoot);
  queue.setStatus({ code: SpanStatusCode.OK });
  queue.end();
  tracer.startSpan('take', { kind: SpanKind.CONSUMER, startTime: 1_700_000_000_123.456 }).end();
  root.end();
}

function makeLogs() {
  const body = {
    role: 'user',
    parts: [{ type: 'text', content: 'hello' }, [1, [2.5, []]], {}],
    none: null,
    data: new Uint8Array([0, 255, 128]),
  };
  const logger = loggers.getLogger('logs');
  logger.emit({
    eventName: 'gen_ai.client.inference.operation.details',
    timestamp: [1_700_000_000, 123_456_789],
    attributes: { 'gen_ai.input.messages': [body], flag: true },
    body,
    context: inParent,
  });
  logger.emit({
    observedTimestamp: [1_700_000_001, 1],
    timestamp: [1_700_000_001, 1],
    body: 'outside of any span',
  });
}
