import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ConfigError, LucidicSpanProcessor } from '../../src';
import { byteSink } from '../support/byte-sink';
import { startTracing } from '../support/tracing';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'm',
  'gen_ai.system_instructions': 'a secret',
};

/** What another exporter and we ourselves got of a span with a secret in every place. */
async function run(
  maskScope: 'lucidic' | 'all' | undefined,
  order: 'before us' | 'after us',
  calls: string[] = [],
) {
  const sink = await byteSink();
  const other = new InMemorySpanExporter();
  const ours = new LucidicSpanProcessor({
    apiKey: 'k',
    agentId: 'a',
    baseUrl: sink.apiUrl,
    maskScope,
    mask: (text) => {
      calls.push(text);
      return text.replaceAll('secret', 'masked secret'.replace('secret', '*'));
    },
  });
  const witness: SpanProcessor = new SimpleSpanProcessor(other);
  const tracing = startTracing(...(order === 'before us' ? [witness, ours] : [ours, witness]));
  const span = tracing
    .tracer()
    .startSpan('call secret', { attributes: { ...CHAT, list: ['secret', 'plain'], count: 3 } });
  span.recordException(new Error('secret failure'));
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'secret status' });
  span.end();
  const [seen] = other.getFinishedSpans();
  const { name, attributes, events, status } = seen ?? {};
  const theirs = JSON.stringify({ name, attributes, events, status });
  await tracing.close();
  await sink.close();
  return { theirs, bytes: sink.received(), attributes };
}

describe('maskScope', () => {
  test.each(['before us', 'after us'] as const)(
    'law 5: "all" masks for an exporter that stands %s as well',
    async (order) => {
      const { theirs, bytes, attributes } = await run('all', order);
      expect(theirs).not.toContain('secret');
      expect(bytes).not.toContain('secret');
      expect(attributes).toMatchObject({
        'gen_ai.operation.name': 'chat',
        list: ['masked *', 'plain'],
        count: 3,
      });
    },
  );

  test('law 5: with "all" a text is masked once, ours included', async () => {
    const calls: string[] = [];
    const { bytes } = await run('all', 'after us', calls);
    expect(bytes).toContain('a masked *');
    expect(calls.filter((text) => text.includes('masked'))).toEqual([]);
  });

  test.each([undefined, 'lucidic'] as const)(
    'law 1: %s leaves the other exporter’s spans alone',
    async (scope) => {
      const { theirs, bytes } = await run(scope, 'after us');
      expect(theirs.match(/secret/g)?.length).toBeGreaterThanOrEqual(5);
      expect(bytes).not.toContain('secret');
    },
  );

  test('law 5: what another processor sets while the span is ending is masked too', async () => {
    const sink = await byteSink();
    const other = new InMemorySpanExporter();
    const mask = (text: string): string => text.replaceAll('secret', '*');
    const ours = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: sink.apiUrl,
      mask,
      maskScope: 'all',
    });
    const late: SpanProcessor = {
      onStart: () => undefined,
      onEnding: (span) => span.setAttribute('late', 'a secret'),
      onEnd: () => undefined,
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
    const tracing = startTracing(ours, late, new SimpleSpanProcessor(other));
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    const seen = JSON.stringify(other.getFinishedSpans().map(({ attributes }) => attributes));
    await tracing.close();
    await sink.close();
    expect([seen, sink.received()].join()).not.toContain('secret');
  });

  test('"all" without a mask is a mistake, and says so', () => {
    expect(() => new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', maskScope: 'all' })).toThrow(
      ConfigError,
    );
  });
});
