// A service of its own in a process of its own: real SDK, real HTTP, our propagator around the W3C ones. Prints its port.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { LucidicSpanProcessor } from '../../../src/lucidic-span-processor';
import { aroundW3C } from './propagators';
import { AGENT, CHAT, inSpan } from './spans';

const processor = new LucidicSpanProcessor();
const provider = new BasicTracerProvider({ spanProcessors: [processor] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(aroundW3C({ trustIncomingBaggage: process.env['TRUST'] !== 'false' }));
const tracer = provider.getTracer('service');

/** As the HTTP server instrumentation does: the request's context, and a SERVER span in it. */
async function handle(request: IncomingMessage): Promise<void> {
  const extracted = propagation.extract(ROOT_CONTEXT, request.headers);
  const server = tracer.startSpan('POST /research', { kind: SpanKind.SERVER }, extracted);
  await context.with(trace.setSpan(extracted, server), () =>
    inSpan(tracer, 'researcher', AGENT, async () => {
      await inSpan(tracer, 'chat', CHAT, () => undefined);
      processor.recordEvent({ type: 'generic', name: 'note', payload: { details: 'in the second process' } });
    }),
  );
  server.end();
  await processor.forceFlush();
}

const server = createServer((request, response) => {
  void handle(request).then(() => response.end(JSON.stringify(request.headers)));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${port}\n`);
});
process.stdin.on('end', () => {
  server.close();
  void processor.shutdown();
});
process.stdin.resume();
