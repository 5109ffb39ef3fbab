import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { compose, type Transport } from '../../exporters/delivery/transport';
import { untraced } from '../../exporters/delivery/untraced';
import { answer, inOrder, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { item } from './support/items';
import { retryingHttp, rig } from './support/rig';

/** undici says this on its channel, in the context of the request: where its instrumentation starts a span. */
const CHANNEL = 'undici:request:create';

describe('untraced', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('application');
  const manager = new AsyncLocalStorageContextManager();
  const seen: { readonly suppressed: boolean; readonly user: string | undefined; readonly span: boolean }[] =
    [];
  let server: ScriptedServer;

  const look = (): void => {
    const active = context.active();
    seen.push({
      suppressed: isTracingSuppressed(active),
      user: propagation.getBaggage(active)?.getEntry('user.id')?.value,
      span: trace.getSpanContext(active) !== undefined,
    });
    tracer.startSpan('POST').end();
  };

  beforeEach(async () => {
    server = await scriptedServer();
    seen.length = 0;
    exporter.reset();
    context.setGlobalContextManager(manager.enable());
    subscribe(CHANNEL, look);
  });

  afterEach(async () => {
    unsubscribe(CHANNEL, look);
    context.disable();
    await server.close();
  });

  /** Runs in a span with baggage, as an application's request handler does. */
  async function asApplication<T>(fn: () => Promise<T>): Promise<T> {
    const baggage = propagation.createBaggage({ 'user.id': { value: '42' } });
    const span = tracer.startSpan('handler');
    try {
      return await context.with(
        trace.setSpan(propagation.setBaggage(context.active(), baggage), span),
        async () => {
          const result = await fn();
          expect(propagation.getActiveBaggage()?.getEntry('user.id')?.value).toBe('42');
          return result;
        },
      );
    } finally {
      span.end();
    }
  }

  const outside = { suppressed: true, user: undefined, span: false };
  const names = (): string[] => exporter.getFinishedSpans().map(({ name }) => name);

  test('inside, tracing is suppressed and nothing of the application’s context is there', async () => {
    const inner: Transport<string> = {
      send: async () => {
        look();
        await Promise.resolve();
        look();
        return { status: 'ok', body: '' };
      },
    };
    const transport = compose([untraced<string>()], inner);
    await asApplication(() => transport.send('x', new AbortController().signal));
    expect(seen).toEqual([outside, outside]);
    expect(names()).toEqual(['handler']);
  });

  test('a real request carries no trace of the application, and a retry neither', async () => {
    server.script(inOrder(answer(503), answer(200)));
    const { transport, close } = retryingHttp({ baseUrl: server.baseUrl });
    const request = { method: 'POST', path: 'events', body: '{}' } as const;
    await asApplication(() => transport.send(request, new AbortController().signal));
    await close();
    expect(server.requests).toHaveLength(2);
    expect(seen).toEqual([outside, outside]);
    expect(names()).toEqual(['handler']);
    for (const { headers } of server.requests) {
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['traceparent']));
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['baggage']));
    }
  });

  test('nor does what a queue sends for another request’s items', async () => {
    const { take, queue, close } = rig({ baseUrl: server.baseUrl, maxConcurrency: 1 });
    await asApplication(async () => {
      for (let id = 0; id < 5; id += 1) take(item(id));
      queue.closeAll();
      await queue.whenSettled();
    });
    await close();
    expect(seen).toEqual(Array(7).fill(outside));
    expect(names()).toEqual(['handler']);
  });

  test('the look itself can fail: without the layer the same request is traced', async () => {
    await asApplication(async () => {
      look();
    });
    expect(seen).toEqual([{ suppressed: false, user: '42', span: true }]);
    expect(names()).toEqual(['POST', 'handler']);
  });
});
