import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LucidicExporter, LucidicSpanProcessor } from '../../src';
import { startTracing } from '../support/tracing';

/** An off switch needs no key and opens no socket. */
describe('off switches', () => {
  test.each([
    ['LUCIDIC_ENABLED', 'false'],
    ['OTEL_SDK_DISABLED', 'true'],
  ])('%s=%s makes everything a no-op', async (name, value) => {
    let connections = 0;
    const server = createServer();
    server.on('connection', () => {
      connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const before = { ...process.env };
    process.env[name] = value;
    process.env['LUCIDIC_BASE_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    try {
      const processor = new LucidicSpanProcessor();
      const exporter = new LucidicExporter();
      const tracing = startTracing(processor);
      tracing
        .tracer()
        .startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat' } })
        .end();
      const results: number[] = [];
      exporter.export([], ({ code }) => results.push(code));
      await exporter.forceFlush();
      await exporter.shutdown();
      await tracing.close();
      expect(await processor.flush()).toBe(true);
      expect(results).toEqual([0]);
      expect(processor.stats()).toMatchObject({ accepted: 0, delivered: 0, pending: 0, refused: {} });
      expect(connections).toBe(0);
    } finally {
      process.env = before;
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
