import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LucidicSpanProcessor } from '../../src';
import { at } from '../mapping/support/facts-of-result';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

const ROOT = join(__dirname, '../..');
const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'm',
  'gen_ai.provider.name': 'openai',
};
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(500_000)]);
const TEXTS = Array.from({ length: 200 }, (_, index) => `${index}: grüße 🌍 ${'language '.repeat(1_150)}`);

let backend: TestBackend;
beforeEach(async () => {
  backend = await testBackend();
});
afterEach(() => backend.close());

/** A chat of 2 MB with a picture in its last message. */
function attributes() {
  const picture = {
    type: 'blob',
    modality: 'image',
    mime_type: 'image/png',
    content: PNG.toString('base64'),
  };
  const messages = TEXTS.map((content) => ({ role: 'user', parts: [{ type: 'text', content }] }));
  return {
    ...CHAT,
    'gen_ai.input.messages': JSON.stringify([...messages, { role: 'user', parts: [picture] }]),
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [{ type: 'text', content: 'Seen.' }], finish_reason: 'stop' },
    ]),
  };
}

async function expectAllOfIt(): Promise<void> {
  const [event, ...more] = await backend.events();
  expect(more).toEqual([]);
  expect(event?.blob).toBe('stored');
  const messages = at(event, 'payload.request.messages') as { content: unknown }[];
  expect(messages).toHaveLength(TEXTS.length + 1);
  expect(messages.slice(0, -1).map(({ content }) => content)).toEqual(TEXTS);
  expect(at(event, 'payload.response.output')).toBe('Seen.');
  const reference = at(event, 'metadata.attachments.0') as { id: string; nth: number };
  expect(reference).toMatchObject({ mime_type: 'image/png', size_bytes: PNG.length, nth: 0 });
  expect(at(messages.at(-1), 'content.0.attachment_id')).toBe(reference.id);
  const url = `${backend.apiUrl}/events/${event?.client_event_id}/attachments/${reference.nth}`;
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toBe('image/png');
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(new Uint8Array(await answer.arrayBuffer()))).toBe(digest(PNG));
}

describe('a chat of 2 MB with a picture', () => {
  test('arrives whole, and the picture byte by byte', async () => {
    const processor = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      exportMode: 'inline',
    });
    const tracing = startTracing(processor);
    tracing.tracer().startSpan('chat m', { attributes: attributes() }).end();
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({
      accepted: 1,
      delivered: 1,
      pending: 0,
      attachments: { uploaded: 1, failed: 0 },
    });
    await tracing.close();
    await expectAllOfIt();
  });

  test('arrives from the delivery thread too, at the end of a process that waits for nothing', async () => {
    if (!existsSync(join(ROOT, 'dist/src/index.js')))
      throw new Error('No build to test: run `npm run build` first.');
    const script = `
      const { LucidicSpanProcessor } = require('@lucidic/otel');
      const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
      const chunks = [];
      process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
        const processor = new LucidicSpanProcessor({ debug: true, exitTimeoutMs: 15_000 });
        const attributes = JSON.parse(Buffer.concat(chunks));
        new BasicTracerProvider({ spanProcessors: [processor] })
          .getTracer('t').startSpan('chat m', { attributes }).end();
        process.on('exit', () => console.log(JSON.stringify(processor.stats())));
      });`;
    const env = {
      ...process.env,
      LUCIDIC_API_KEY: 'k',
      LUCIDIC_AGENT_ID: 'a',
      LUCIDIC_BASE_URL: backend.apiUrl,
    };
    const child = spawn(process.execPath, ['-e', script], { cwd: ROOT, env });
    child.stdin.end(JSON.stringify(attributes()));
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).not.toContain('no delivery thread');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { accepted: 1, delivered: 1, pending: 0, attachments: { uploaded: 1, failed: 0 } },
    ]);
    await expectAllOfIt();
  });
});
