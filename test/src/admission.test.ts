import { LucidicSpanProcessor } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

describe('admission', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await testBackend();
  });
  afterEach(() => backend.close());

  const make = (shouldExportSpan?: (span: { name: string }, phase: 'start' | 'end') => boolean | undefined) =>
    new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl, shouldExportSpan });

  async function run(processor: LucidicSpanProcessor): Promise<string[]> {
    const tracing = startTracing(processor);
    const tracer = tracing.tracer();
    tracer.startActiveSpan('POST /chat', { attributes: { 'http.route': '/chat' } }, (http) => {
      tracer.startActiveSpan('chat gpt', { attributes: CHAT }, (chat) => chat.end());
      tracer.startSpan('openai-completion-cache.lookup', { attributes: { 'db.system': 'redis' } }).end();
      http.end();
    });
    await tracing.close();
    return (await backend.events()).map(({ type }) => type).sort();
  }

  test('a name says nothing: only scope and attributes do', async () => {
    const processor = make();
    expect(await run(processor)).toEqual(['llm_generation']);
    expect(processor.stats().refused).toEqual({ not_genai: 2 });
  });

  test('a filter that says yes brings a span in as generic, and children hang under it', async () => {
    const processor = make((span) => (span.name.startsWith('POST') ? true : undefined));
    expect(await run(processor)).toEqual(['generic', 'llm_generation']);
    const events = await backend.events();
    const http = events.find(({ type }) => type === 'generic');
    expect(events.find(({ type }) => type === 'llm_generation')?.client_parent_event_id).toBe(
      http?.client_event_id,
    );
    expect(http?.payload).toMatchObject({ misc: { attributes: { 'http.route': '/chat' } } });
  });

  test('a filter that says no wins over the evidence, and is counted apart', async () => {
    const processor = make((span) => (span.name.startsWith('chat') ? false : undefined));
    expect(await run(processor)).toEqual([]);
    expect(processor.stats().refused).toEqual({ filtered: 1, not_genai: 2 });
  });

  test('it is asked at start and at end', async () => {
    const asked: string[] = [];
    await run(
      make((span, phase) => {
        asked.push(`${phase} ${span.name}`);
        return undefined;
      }),
    );
    expect(asked).toContain('start chat gpt');
    expect(asked).toContain('end chat gpt');
  });

  test('one that throws or answers nonsense leaves the decision to the evidence', async () => {
    const broken = make(() => {
      throw new Error('filter bug');
    });
    expect(await run(broken)).toEqual(['llm_generation']);
    expect(broken.stats()).toMatchObject({ delivered: 1, refused: { not_genai: 2 } });
  });
});
