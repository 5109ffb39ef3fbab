import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { LucidicExporter, LucidicSpanProcessor } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' };
const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' };

describe('LucidicExporter behind the SDK’s own batch processor', () => {
  let backend: TestBackend;
  let exporter: LucidicExporter;
  beforeEach(async () => {
    backend = await testBackend();
    exporter = new LucidicExporter({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });
  afterEach(() => backend.close());

  test('a trace becomes a session; events nest across what was refused', async () => {
    const tracing = startTracing(new BatchSpanProcessor(exporter));
    const tracer = tracing.tracer();
    tracer.startActiveSpan('agent', { attributes: AGENT }, (agent) => {
      tracer.startActiveSpan('GET /', (http) => {
        tracer.startSpan('chat', { attributes: CHAT }).end();
        http.end();
      });
      agent.end();
    });
    await tracing.close();
    const events = await backend.events();
    const agent = events.find(({ type }) => type === 'function_call');
    const chat = events.find(({ type }) => type === 'llm_generation');
    expect(events).toHaveLength(2);
    expect(chat?.client_parent_event_id).toBe(agent?.client_event_id);
    expect(exporter.stats()).toMatchObject({ accepted: 2, delivered: 2, refused: { not_genai: 1 } });
    expect(await backend.sessions()).toMatchObject([{ session_name: 'agent', is_finished: true }]);
  });

  test('the provider’s forceFlush returns when a whole trace is delivered', async () => {
    const tracing = startTracing(new BatchSpanProcessor(exporter));
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    await tracing.provider.forceFlush();
    expect(await backend.events()).toHaveLength(1);
    await tracing.close();
  });

  test('law 3: a parent that arrives later is promised, and leaves without content where it would be refused', async () => {
    const tracing = startTracing(new BatchSpanProcessor(exporter));
    const tracer = tracing.tracer();
    const flushed = await tracer.startActiveSpan('GET /private', async (http) => {
      tracer.startSpan('chat', { attributes: CHAT }).end();
      await tracing.provider.forceFlush();
      await exporter.forceFlush();
      http.setAttribute('url.full', 'http://internal/private');
      http.end();
      return (await backend.events()).length;
    });
    await tracing.close();
    const events = await backend.events();
    const parent = events.find(({ type }) => type === 'generic');
    expect(flushed).toBe(1);
    expect(events.find(({ type }) => type === 'llm_generation')?.client_parent_event_id).toBe(
      parent?.client_event_id,
    );
    expect(JSON.stringify(parent?.payload)).not.toContain('internal');
  });

  test('a trace whose first spans left before its root still ends its session', async () => {
    const tracing = startTracing(new BatchSpanProcessor(exporter));
    const tracer = tracing.tracer();
    await tracer.startActiveSpan('agent', { attributes: AGENT }, async (agent) => {
      tracer.startSpan('chat', { attributes: CHAT }).end();
      await tracing.provider.forceFlush();
      await exporter.forceFlush();
      agent.end();
    });
    await tracing.close();
    expect(await backend.sessions()).toMatchObject([{ num_events: 2, is_finished: true }]);
  });

  test('maskScope "all" is refused, for it comes too late here', () => {
    const make = () => new LucidicExporter({ apiKey: 'k', agentId: 'a', mask: ['email'], maskScope: 'all' });
    expect(make).toThrow('maskScope');
  });

  test('what a processor of the same key and agent took is not sent again', async () => {
    const processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
    const tracing = startTracing(processor, new BatchSpanProcessor(exporter));
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    await tracing.close();
    expect(processor.stats()).toMatchObject({ delivered: 1 });
    expect(exporter.stats()).toMatchObject({ accepted: 0, refused: { taken_by_processor: 1 } });
  });

  test('two tenants in one process: each backend gets its own copy with its own key', async () => {
    const other = await testBackend({ apiKey: 'other-key' });
    const first = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'one', baseUrl: backend.apiUrl });
    const second = new LucidicSpanProcessor({ apiKey: 'other-key', agentId: 'two', baseUrl: other.apiUrl });
    const tracing = startTracing(first, second);
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    await tracing.close();
    expect(await backend.sessions()).toMatchObject([{ agent_id: 'one', num_events: 1 }]);
    expect(await other.sessions()).toMatchObject([{ agent_id: 'two', num_events: 1 }]);
    await other.close();
  });

  test('F-68 a refused key stops the stream and is counted', async () => {
    const locked = await testBackend({ apiKey: 'right' });
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const processor = new LucidicSpanProcessor({ apiKey: 'wrong', agentId: 'a', baseUrl: locked.apiUrl });
    const tracing = startTracing(processor);
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    await processor.forceFlush();
    tracing.tracer().startSpan('chat', { attributes: CHAT }).end();
    await tracing.close();
    expect(processor.stats()).toMatchObject({
      accepted: 2,
      delivered: 0,
      dropped: { unauthorized: 2 },
      pending: 0,
    });
    expect(warn.mock.calls.flat().join('\n')).toContain('refuses the key');
    warn.mockRestore();
    await locked.close();
  });
});
