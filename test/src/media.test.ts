import { randomBytes } from 'node:crypto';
import { LucidicSpanProcessor } from '../../src';
import { byteSink } from '../support/byte-sink';
import { startTracing } from '../support/tracing';

const IMAGE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(1024 * 1024)]);
const base64 = IMAGE.toString('base64');
const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

type Options = Partial<ConstructorParameters<typeof LucidicSpanProcessor>[0]>;

/** What goes over the wire for one span with a picture of 1 MiB in its message. */
function sent(uri: string, options: Options = {}): Promise<string> {
  return sentPart({ type: 'uri', modality: 'image', uri }, options);
}

async function sentPart(part: object, options: Options): Promise<string> {
  const sink = await byteSink();
  const processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl, ...options });
  const tracing = startTracing(processor);
  const parts = [{ type: 'text', content: 'What is this?' }, part];
  const attributes = { ...CHAT, 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts }]) };
  tracing.tracer().startSpan('chat m', { attributes }).end();
  await tracing.close();
  await sink.close();
  return sink.received();
}

const url = `data:image/png;base64,${base64}`;
const REFERENCE =
  /\{"type":"image","mime_type":"image\/png","attachment_id":"[0-9a-f-]{36}","size_bytes":1048584\}/;

/** The rules of docs/masking.md that let no media pass. */
const NO_MEDIA = [
  { pattern: /data:[\w.+/-]*;base64,[\w+/=-]{256}[\w+/=-]*/, token: 'MEDIA' },
  (text: string) => (text.length < 256 || /[^\w+/=\r\n-]/.test(text) ? text : '[MEDIA]'),
  { keys: ['bytes'], token: 'MEDIA' },
];

describe('a span with a picture of 1 MiB', () => {
  test('is a few KB on the wire, with a reference to the picture', async () => {
    const bytes = await sent(url);
    expect(bytes.length).toBeLessThan(4_096);
    expect(bytes).toMatch(REFERENCE);
    expect(bytes).toContain('What is this?');
    expect(bytes).not.toContain(base64.slice(0, 64));
  });

  test('keeps the picture whole under all built-in rules', async () => {
    const mask = ['email', 'phone', 'card', 'iban', 'jwt', 'api_key', 'ip'] as const;
    // By chance a rule finds a number in some 50 MB of base64; this picture has none of them.
    const calm = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAA'.repeat(58_254)}`;
    expect(await sent(calm, { mask: [...mask] })).toMatch(
      /"attachment_id":"[0-9a-f-]{36}","size_bytes":1048572\}/,
    );
  });

  test('says only that there is one without content', async () => {
    const bytes = await sent(url, { captureContent: false });
    expect(bytes).toContain('"type":"image"');
    expect(bytes).not.toContain('attachment_id');
    expect(bytes).not.toContain(base64.slice(0, 64));
  });

  test.each([
    ['data URL', { type: 'uri', modality: 'image', uri: url }],
    ['base64', { type: 'blob', modality: 'image', content: base64 }],
    ['data URL in a text', { type: 'text', content: `see ![it](${url})` }],
    ['bytes', { type: 'shot', bytes: Uint8Array.from(IMAGE.subarray(0, 1_000)) }],
  ])('is left out by the rules that let no media pass: %s', async (_name, part) => {
    expect(await sentPart(part, {})).toContain('attachment');
    const bytes = await sentPart(part, { mask: [...NO_MEDIA], maskTimeoutMs: 1_000 });
    expect(bytes).toContain('[MEDIA]');
    expect(bytes).not.toContain('attachment');
    expect(bytes.length).toBeLessThan(4_096);
  });

  test('is the mask function to see, as the text it is, and to take out', async () => {
    const seen: number[] = [];
    const bytes = await sent(url, {
      mask: (text) => {
        seen.push(text.length);
        return text.replace(/data:[^"]*/, '[PICTURE]');
      },
      maskTimeoutMs: 1_000,
    });
    expect(Math.max(...seen)).toBeGreaterThan(base64.length);
    expect(bytes).toContain('"url":"[PICTURE]"');
    expect(bytes).not.toContain('attachment_id');
  });
});
