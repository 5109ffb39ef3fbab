import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Stats } from '../../src';
import { startTracing } from '../support/tracing';

/** A processor under test, with its ledger. */
export type ProcessorUnderTest = SpanProcessor & { stats(): Stats };

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

/** What OpenTelemetry and our laws ask of every span processor, whatever it is connected to. */
export function spanProcessorContract(name: string, make: () => ProcessorUnderTest): void {
  describe(`span processor contract: ${name}`, () => {
    test('nothing is pending on a processor that saw nothing; flush and shutdown may come in any number', async () => {
      const processor = make();
      await processor.forceFlush();
      await processor.shutdown();
      await processor.shutdown();
      await processor.forceFlush();
      expect(processor.stats()).toMatchObject({ accepted: 0, pending: 0 });
    });

    test('law 7: a broken span neither throws nor stops the next one', async () => {
      const processor = make();
      const broken = new Proxy({} as Span & ReadableSpan, {
        get() {
          throw new Error('broken span');
        },
      });
      expect(() => processor.onStart(broken, context.active())).not.toThrow();
      expect(() => processor.onEnd(broken)).not.toThrow();
      const tracing = startTracing(processor);
      tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
      expect(processor.stats()).toMatchObject({ accepted: 1 });
      await tracing.close();
    });

    test('a span that ends without having been seen to start is taken', async () => {
      const processor = make();
      const tracing = startTracing();
      const span = tracing.tracer().startSpan('chat', { attributes: CHAT }) as Span & ReadableSpan;
      span.end();
      processor.onEnd(span);
      expect(processor.stats()).toMatchObject({ accepted: 1 });
      await processor.shutdown();
      await tracing.close();
    });

    test('law 4: accepted = delivered + dropped + pending, before, during and after flush and shutdown', async () => {
      const processor = make();
      const tracing = startTracing(processor);
      const balanced = (): void => {
        const { accepted, delivered, dropped, pending } = processor.stats();
        const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
        expect({ accepted }).toEqual({ accepted: delivered + lost + pending });
      };
      for (let index = 0; index < 50; index += 1) {
        tracing.tracer().startSpan('chat', { attributes: CHAT }, ROOT_CONTEXT).end();
        balanced();
      }
      const flushing = processor.forceFlush();
      balanced();
      await flushing;
      balanced();
      await tracing.close();
      balanced();
      expect(processor.stats().pending).toBe(0);
    });

    test('after shutdown a span is counted as dropped, never thrown about', async () => {
      const processor = make();
      const tracing = startTracing(processor);
      await processor.shutdown();
      tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
      expect(processor.stats()).toMatchObject({ accepted: 1, dropped: { shutdown: 1 }, pending: 0 });
      await tracing.close();
    });
  });
}
