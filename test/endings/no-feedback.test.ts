import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { killApplications, requireBuild, startApplication, stored } from './support/application';

const SPANS = 20;

let server: ScriptedServer;

beforeAll(requireBuild);
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
});

/** The application's own HTTP instrumentations, and `seen`: the URLs they made spans of. */
const INSTRUMENTED = `
  const { UndiciInstrumentation } = load('@opentelemetry/instrumentation-undici');
  const { HttpInstrumentation } = load('@opentelemetry/instrumentation-http');
  const { AsyncLocalStorageContextManager } = load('@opentelemetry/context-async-hooks');
  const { context, trace } = load('@opentelemetry/api');
  const { SimpleSpanProcessor, InMemorySpanExporter } = load('@opentelemetry/sdk-trace-base');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [processor, new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(tracerProvider);
  for (const instrumentation of [new UndiciInstrumentation(), new HttpInstrumentation()]) {
    instrumentation.setTracerProvider(tracerProvider);
    instrumentation.enable();
  }
  const seen = () => exporter.getFinishedSpans().flatMap(({ attributes }) => attributes['url.full'] ?? attributes['http.url'] ?? []);`;

describe.each(['worker', 'inline', 'immediate'] as const)('our own requests (%s)', (exportMode) => {
  test('are in nobody’s trace, while the application’s are', async () => {
    let failed = false;
    server.script(({ path }) => {
      // A retry leaves from a timer, in whatever context that has.
      if (failed || path !== '/api/events') return answer(200);
      failed = true;
      return answer(503);
    });
    const script = `${INSTRUMENTED}
      const own = ${JSON.stringify(`${server.origin}/own`)};
      (async () => {
        const span = trace.getTracer('application').startSpan('agent');
        await context.with(trace.setSpan(context.active(), span), async () => {
          makeSpans(${SPANS}, trace.getTracer('application'));
          await fetch(own);
          await new Promise((done) => require('node:http').get(own, (response) => response.resume().on('end', done)));
          await processor.forceFlush();
        });
        span.end();
        await processor.forceFlush();
        console.log(JSON.stringify({ seen: seen(), stats: processor.stats() }));
      })();`;
    const { code, stdout, stderr } = await startApplication(server, { script, options: { exportMode } })
      .ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { seen, stats } = JSON.parse(stdout);
    expect(seen).toEqual(expect.arrayContaining([`${server.origin}/own`]));
    expect(seen).toHaveLength(2);
    expect(stats).toMatchObject({ accepted: SPANS, delivered: SPANS, retries: 1 });
    expect(stored(server).events).toBe(SPANS);
    const ours = server.requests.filter(({ path }) => path.startsWith('/api/'));
    expect(ours.filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
  });
});
