import { createRecordPipeline, type RecordPipeline } from '../../src/pipeline';
import { type TestBackend, testBackend } from '../support/read-api';
import { spanRecord } from '../support/spans';

const IDS = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' };
const MESSAGE = { eventName: 'gen_ai.user.message', timeUnixMs: 1, attributes: { content: 'What is it?' } };

describe('the pipeline of receivers', () => {
  let backend: TestBackend;
  let pipeline: RecordPipeline;
  beforeEach(async () => {
    backend = await testBackend();
    pipeline = createRecordPipeline({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      exportMode: 'inline',
    });
  });
  afterEach(async () => {
    await pipeline.shutdown();
    await backend.close();
  });

  test('joins a log that came before its span', async () => {
    pipeline.addLog({ ...IDS, ...MESSAGE });
    pipeline.add(spanRecord({ ...IDS, name: 'chat', attributes: CHAT }));
    expect(await pipeline.flush()).toBe(true);
    const [event] = await backend.events();
    expect(event).toMatchObject({
      payload: { request: { messages: [{ role: 'user', content: 'What is it?' }] } },
    });
  });

  test('counts content that came when its span had left, and no other log', async () => {
    pipeline.add(spanRecord({ ...IDS, attributes: CHAT }));
    pipeline.addLog({ ...IDS, ...MESSAGE });
    pipeline.addLog({ ...IDS, ...MESSAGE, eventName: 'http.request' });
    expect(pipeline.stats().refused).toEqual({ late_log: 1 });
  });

  test('joins a log that comes while the trace is being collected', async () => {
    pipeline.add(spanRecord({ ...IDS, attributes: CHAT, parentSpanId: 'c'.repeat(16) }));
    pipeline.addLog({ ...IDS, ...MESSAGE });
    pipeline.closeWindows();
    await pipeline.flush();
    expect(JSON.stringify(await backend.events())).toContain('What is it?');
    expect(pipeline.stats()).toMatchObject({ delivered: 1, refused: {} });
  });

  test('masks what logs said as well', async () => {
    const masked = createRecordPipeline({
      apiKey: 'k',
      agentId: 'masked',
      baseUrl: backend.apiUrl,
      exportMode: 'inline',
      mask: () => '***',
    });
    masked.addLog({ ...IDS, ...MESSAGE });
    masked.add(spanRecord({ ...IDS, attributes: CHAT }));
    await masked.shutdown();
    const events = JSON.stringify(await backend.events());
    expect(events).toContain('***');
    expect(events).not.toContain('What is it?');
  });

  test('takes its options from the code alone', () => {
    expect(() => createRecordPipeline({ agentId: 'a' })).toThrow(/apiKey/);
    expect(() => createRecordPipeline({ enabled: false })).toThrow(/enabled/);
  });
});
