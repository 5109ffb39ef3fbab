import { SpanStatusCode } from '@opentelemetry/api';
import { type LucidicOptions, LucidicSpanProcessor } from '../../../src';
import { type TestBackend, testBackend } from '../../support/read-api';
import { startTracing } from '../../support/tracing';

const SECRET = 'joe@example.com';
const TRAP = `${'a'.repeat(40)}!`;

describe('what arrives at the backend', () => {
  let backend: TestBackend;

  beforeEach(async () => {
    backend = await testBackend();
  });

  afterEach(() => backend.close());

  /** Everything stored of one failed call full of secrets, and the counters. */
  async function send(options: LucidicOptions) {
    const processor = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      ...options,
    });
    const tracing = startTracing(processor);
    const message = (content: string) =>
      JSON.stringify([{ role: 'user', parts: [{ type: 'text', content }] }]);
    const span = tracing.tracer().startSpan(`mail ${SECRET}`, {
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.input.messages': message(`I am ${SECRET}`),
        'gen_ai.output.messages': message(TRAP),
        'app.password': 'hunter2',
        'app.note': `for ${SECRET}`,
      },
    });
    span.recordException(new Error(`no ${SECRET}`));
    span.setStatus({ code: SpanStatusCode.ERROR, message: `no ${SECRET}` });
    span.end();
    await tracing.close();
    const events = await backend.events();
    const text = JSON.stringify([events, await backend.sessions()]);
    return { events, text, stats: processor.stats() };
  }

  test('rules hide their secrets, a catastrophic one costs a text, and all events arrive', async () => {
    const { events, text, stats } = await send({
      mask: ['email', { keys: ['password'] }, { pattern: /^(a+)+$/ }],
      maskTimeoutMs: 20,
    });
    expect(events).toHaveLength(2);
    expect(text).not.toMatch(/joe@|hunter2|aaaa/);
    expect(text).toContain('I am [EMAIL]');
    expect(text).toContain('[MASKING FAILED]');
    expect(text).toContain('[REDACTED]');
    expect(stats).toMatchObject({ delivered: 2, dropped: {}, masking: { failed: 1 } });
    expect(stats.masking.masked).toBeGreaterThanOrEqual(6);
  });

  test('captureContent: false sends shape and numbers', async () => {
    const { events, text, stats } = await send({ captureContent: false });
    expect(text).not.toMatch(/joe@|hunter2|aaaa|I am/);
    expect(stats).toMatchObject({ delivered: 2, dropped: {} });
    const call = events.find(({ type }) => type === 'llm_generation');
    expect(call?.payload).toMatchObject({
      request: { model: 'gpt-4o-mini', messages: [{ role: 'user', content: '[20 characters]' }] },
      usage: { input_tokens: 12 },
      status: 'error',
      error: 'Error',
    });
  });
});
