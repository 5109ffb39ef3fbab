import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { killApplications, requireBuild, startApplication } from './support/application';

let server: ScriptedServer;

beforeAll(requireBuild);
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
});

interface Point {
  readonly value: number | { readonly count: number; readonly sum: number };
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Starts the real SDK for metrics, after the processor as an application may, and `told()` to read it by. */
const METRICS = `
  const { MeterProvider, MetricReader } = load('@opentelemetry/sdk-metrics');
  const { metrics } = load('@opentelemetry/api');
  class Reader extends MetricReader { async onForceFlush() {} async onShutdown() {} }
  const reader = new Reader();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const told = async () => {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw errors[0];
    const ours = resourceMetrics.scopeMetrics.filter(({ scope }) => scope.name === '@lucidic/otel');
    return Object.fromEntries(ours.flatMap(({ metrics }) => metrics).map((metric) => [
      metric.descriptor.name + ' ' + metric.descriptor.unit, metric.dataPoints.map(({ value, attributes }) => ({ value, attributes }))]));
  };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));`;

const processor = {
  'otel.component.type': 'lucidic_span_processor',
  'otel.component.name': 'lucidic_span_processor/0',
};
const exporter = {
  'otel.component.type': 'lucidic_span_exporter',
  'otel.component.name': 'lucidic_span_exporter/0',
};

describe.each(['worker', 'inline'] as const)('metrics of ourselves (%s)', (exportMode) => {
  test('are what stats() says, under the names of the conventions', async () => {
    let events = 0;
    server.script(({ path }) => {
      if (path !== '/api/events') return answer(200);
      events += 1;
      if (events === 1) return answer(503);
      return events <= 4 ? answer(400) : { ...answer(200), afterMs: 20 };
    });
    const script = `${METRICS}
      (async () => {
        await pause(50);
        makeSpans(20);
        tracer.startSpan('GET /').end();
        const held = startSpan();
        await processor.forceFlush();
        console.log(JSON.stringify({ told: await told(), stats: processor.stats() }));
        held.end();
      })();`;
    const { code, stdout, stderr } = await startApplication(server, {
      script,
      options: { exportMode, maxConcurrency: 1 },
    }).ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^\[lucidic\] The API did not take a request.*\n$/);
    const { told, stats } = JSON.parse(stdout);
    const { 'otel.sdk.exporter.operation.duration s': durations, ...numbers } = told;
    expect(stats).toMatchObject({
      accepted: 20,
      delivered: 17,
      dropped: { rejected: 3 },
      retries: 1,
      pending: 0,
    });
    expect(stats.queue).toMatchObject({ items: 0, maxItems: 100_000 });
    expect(numbers).toEqual({
      'otel.sdk.processor.span.queue.size {span}': [{ value: 0, attributes: processor }],
      'otel.sdk.processor.span.queue.capacity {span}': [{ value: 100_000, attributes: processor }],
      'otel.sdk.processor.span.processed {span}': [{ value: 20, attributes: processor }],
      'otel.sdk.exporter.span.inflight {span}': [{ value: 0, attributes: exporter }],
      'otel.sdk.exporter.span.exported {span}': [
        { value: 17, attributes: exporter },
        { value: 3, attributes: { ...exporter, 'error.type': 'rejected' } },
      ],
      'lucidic.exporter.retries {retry}': [{ value: 1, attributes: exporter }],
      'lucidic.exporter.attachments {attachment}': [{ value: 0, attributes: exporter }],
      'lucidic.processor.span.refused {span}': [
        { value: 1, attributes: { ...processor, 'lucidic.reason': 'not_genai' } },
      ],
    });
    const [{ value, attributes }]: [Point] = durations;
    expect(attributes).toEqual({
      ...exporter,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(server.origin).port),
    });
    // 17 answers, each after 20 ms, and one of them after a retry.
    expect(value).toMatchObject({ count: 17 });
    if (typeof value === 'number') throw new Error('not a histogram');
    expect(value.sum).toBeGreaterThan(17 * 0.019);
    expect(value.sum).toBeLessThan(17 * 2);
  });

  test('keep no process alive and say a full queue', async () => {
    server.script(() => ({ kind: 'hang' }));
    const script = `${METRICS}
      (async () => {
        await pause(50);
        makeSpans(8);
        console.log(JSON.stringify(await told()));
      })();`;
    const ended = await startApplication(server, {
      script,
      options: { exportMode, maxQueueItems: 5, exitTimeoutMs: 100, twinHoldMs: 0 },
    }).ended;
    expect(ended.code).toBe(0);
    const told: Record<string, readonly Point[]> = JSON.parse(ended.stdout);
    expect(told['otel.sdk.processor.span.queue.size {span}']).toEqual([{ value: 5, attributes: processor }]);
    expect(told['otel.sdk.exporter.span.inflight {span}']).toEqual([{ value: 5, attributes: exporter }]);
    expect(told['otel.sdk.processor.span.processed {span}']).toEqual([
      { value: 5, attributes: processor },
      { value: 3, attributes: { ...processor, 'error.type': 'queue_full' } },
    ]);
  });

  test('tell how a pipeline ended, and a second one has a name of its own', async () => {
    server.script(() => ({ kind: 'hang' }));
    const script = `${METRICS}
      (async () => {
        const other = newProcessor({ agentId: 'other' });
        await pause(50);
        makeSpans(3);
        await processor.shutdown({ timeoutMs: 50 });
        await told();
        await pause(50);
        console.log(JSON.stringify(await told()));
      })();`;
    const { stdout } = await startApplication(server, { script, options: { exportMode } }).ended;
    const told: Record<string, readonly Point[]> = JSON.parse(stdout);
    const named = (name: string) =>
      told[name]?.map(({ value, attributes }) => [
        attributes['otel.component.name'],
        attributes['error.type'],
        value,
      ]);
    expect(named('otel.sdk.processor.span.queue.size {span}')).toEqual([
      ['lucidic_span_processor/0', undefined, 0],
      ['lucidic_span_processor/1', undefined, 0],
    ]);
    expect(named('otel.sdk.exporter.span.exported {span}')).toEqual([
      ['lucidic_span_exporter/0', undefined, 0],
      ['lucidic_span_exporter/0', 'shutdown', 3],
      ['lucidic_span_exporter/1', undefined, 0],
    ]);
  });
});
