import { type ReadableSpan, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Stats } from '../../src';
import { startTracing } from '../support/tracing';

/** An exporter under test, with its ledger. */
export type ExporterUnderTest = SpanExporter & { stats(): Stats; forceFlush(): Promise<void> };

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

/** What OpenTelemetry asks of every span exporter, whatever it is connected to. */
export function exporterContract(name: string, make: () => ExporterUnderTest): void {
  describe(`exporter contract: ${name}`, () => {
    test('the callback is called once for each batch, empty ones included', async () => {
      const exporter = make();
      const codes: number[] = [];
      exporter.export([], ({ code }) => codes.push(code));
      exporter.export([endedSpan()], ({ code }) => codes.push(code));
      await exporter.shutdown();
      expect(codes).toEqual([0, 0]);
    });

    test('a broken span costs itself, not the batch', async () => {
      const exporter = make();
      const good = endedSpan();
      const broken = new Proxy({} as ReadableSpan, {
        get() {
          throw new Error('broken span');
        },
      });
      const code = await new Promise((resolve) =>
        exporter.export([broken, good], (result) => resolve(result.code)),
      );
      expect(code).toBe(0);
      expect(exporter.stats()).toMatchObject({ accepted: 1, pending: 0, refused: { internal_error: 1 } });
      await exporter.shutdown();
    });

    test('flush and shutdown may come in any number and order', async () => {
      const exporter = make();
      await Promise.all([
        exporter.forceFlush(),
        exporter.shutdown(),
        exporter.forceFlush(),
        exporter.shutdown(),
      ]);
      expect(exporter.stats()).toMatchObject({ accepted: 0, pending: 0 });
    });

    test('it works behind a span processor of the SDK', async () => {
      const exporter = make();
      const tracing = startTracing(new SimpleSpanProcessor(exporter));
      tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
      await tracing.provider.forceFlush();
      expect(exporter.stats()).toMatchObject({ accepted: 1, pending: 0 });
      await tracing.close();
    });
  });
}

function endedSpan(): ReadableSpan {
  const tracing = startTracing();
  const span = tracing.tracer().startSpan('chat', { attributes: CHAT });
  span.end();
  return span as unknown as ReadableSpan;
}
