import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Attributes, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { LogRecord } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { event, Lucidic, LucidicExporter, LucidicLogRecordProcessor, LucidicSpanProcessor } from '../src';
import { byteSink } from './support/byte-sink';
import { startLogging } from './support/logging';
import { startTracing } from './support/tracing';

const SECRET = 'c4n4ry-5ecret';
const AROUND = 'the text around it';
const TEXT = `${AROUND} ${SECRET} and after`;
const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };
const LLM = { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm' };
const AI = {
  'ai.operationId': 'ai.generateText.doGenerate',
  'ai.model.id': 'm',
  'ai.model.provider': 'openai',
};
/** A data URL with enough base64 to be taken out of the event. */
const PICTURE = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAA'.repeat(20)}`;
/** Enough text for a payload to be uploaded beside its event. */
const FILLER = 'filler '.repeat(12_000);
const TOOL = { 'openinference.span.kind': 'TOOL' };

interface Place {
  readonly place: string;
  readonly name?: string;
  readonly scope?: string;
  readonly attributes?: Attributes;
  readonly resource?: Attributes;
  readonly does?: (span: Span) => void;
  /** Emitted in the span. */
  readonly log?: LogRecord;
}

/** Every place of a span, and of a log in it, that a secret can stand in. Whoever builds a new one adds its row here. */
const PLACES: readonly Place[] = [
  { place: 'span name', name: TEXT, attributes: CHAT },
  { place: 'session name (root span)', name: TEXT, attributes: CHAT },
  { place: 'semconv input messages', attributes: { ...CHAT, 'gen_ai.input.messages': messages('user') } },
  {
    place: 'semconv output messages',
    attributes: { ...CHAT, 'gen_ai.output.messages': messages('assistant') },
  },
  { place: 'semconv system instructions', attributes: { ...CHAT, 'gen_ai.system_instructions': TEXT } },
  {
    place: 'old semconv prompt',
    attributes: { ...CHAT, 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': TEXT },
  },
  {
    place: 'semconv tool definitions',
    attributes: { ...CHAT, 'gen_ai.tool.definitions': json([{ name: 't', description: TEXT }]) },
  },
  {
    place: 'semconv tool arguments',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 't',
      'gen_ai.tool.call.arguments': json({ q: TEXT }),
    },
  },
  {
    place: 'semconv tool result',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 't',
      'gen_ai.tool.call.result': TEXT,
    },
  },
  {
    place: 'openinference input value',
    attributes: { ...LLM, 'input.value': json({ messages: [{ role: 'user', content: TEXT }] }) },
  },
  { place: 'openinference output value', attributes: { ...LLM, 'output.value': TEXT } },
  {
    place: 'openinference flattened message',
    attributes: {
      ...LLM,
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': TEXT,
    },
  },
  {
    place: 'openinference tool call arguments',
    attributes: {
      ...LLM,
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'f',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': json({ a: TEXT }),
    },
  },
  {
    place: 'openinference invocation parameters',
    attributes: { ...LLM, 'llm.invocation_parameters': json({ user: TEXT }) },
  },
  {
    place: 'openinference tool input',
    attributes: { ...TOOL, 'input.value': json({ a: json({ b: TEXT }) }) },
  },
  { place: 'openinference metadata', attributes: { ...LLM, metadata: json({ note: TEXT }) } },
  { place: 'openinference tags', attributes: { ...LLM, 'tag.tags': [TEXT] } },
  {
    place: 'openinference retrieved document',
    attributes: { 'openinference.span.kind': 'RETRIEVER', 'retrieval.documents.0.document.content': TEXT },
  },
  { place: 'user id', attributes: { ...LLM, 'user.id': TEXT } },
  { place: 'an attribute of the application', attributes: { ...CHAT, 'app.note': TEXT } },
  { place: 'a list attribute', attributes: { ...CHAT, 'app.notes': ['fine', TEXT] } },
  {
    place: 'status message',
    attributes: CHAT,
    does: (span) => span.setStatus({ code: SpanStatusCode.ERROR, message: TEXT }),
  },
  {
    place: 'exception message and stack',
    attributes: CHAT,
    does: (span) => span.recordException(new Error(TEXT)),
  },
  {
    place: 'event attributes',
    attributes: CHAT,
    does: (span) => span.addEvent('gen_ai.user.message', { content: TEXT }),
  },
  {
    place: 'AI SDK prompt',
    scope: 'ai',
    attributes: {
      ...AI,
      'ai.prompt.messages': json([{ role: 'user', content: [{ type: 'text', text: TEXT }] }]),
    },
  },
  { place: 'AI SDK answer', scope: 'ai', attributes: { ...AI, 'ai.response.text': TEXT } },
  {
    place: 'AI SDK tool call',
    scope: 'ai',
    attributes: {
      'ai.operationId': 'ai.toolCall',
      'ai.toolCall.name': 't',
      'ai.toolCall.args': json({ a: TEXT }),
    },
  },
  {
    place: 'AI SDK metadata',
    scope: 'ai',
    attributes: { ...AI, 'ai.telemetry.metadata.note': TEXT },
  },
  {
    place: 'body of a message log',
    attributes: CHAT,
    log: { attributes: { 'event.name': 'gen_ai.user.message' }, body: { content: TEXT } },
  },
  {
    place: 'text body of a message log',
    attributes: CHAT,
    log: { attributes: { 'event.name': 'gen_ai.tool.message' }, body: TEXT },
  },
  {
    place: 'tool call in the body of a choice log',
    attributes: CHAT,
    log: {
      attributes: { 'event.name': 'gen_ai.choice' },
      body: { message: { tool_calls: [{ id: '1', function: { name: 'f', arguments: json({ a: TEXT }) } }] } },
    },
  },
  {
    place: 'structured messages of a log',
    attributes: CHAT,
    log: {
      eventName: 'gen_ai.client.inference.operation.details',
      attributes: { 'gen_ai.input.messages': JSON.parse(messages('user')) },
    },
  },
  {
    place: 'a log of an interrupted call',
    attributes: CHAT,
    does: (span) => Object.assign(span, { end: () => undefined }),
    log: {
      attributes: { 'event.name': 'gen_ai.user.message' },
      body: { content: [{ type: 'text', text: TEXT }] },
    },
  },
  {
    place: 'the URL of an image',
    attributes: { ...CHAT, 'gen_ai.input.messages': media({ uri: `https://a.example/?q=${TEXT}` }) },
  },
  {
    place: 'a data URL too short to be taken out',
    attributes: { ...CHAT, 'gen_ai.input.messages': media({ uri: `data:text/plain,${TEXT}` }) },
  },
  {
    place: 'the text around a data URL',
    attributes: { ...CHAT, 'app.note': `${TEXT} ![${TEXT}](${PICTURE}) ${TEXT}` },
  },
  {
    place: 'the name of a file',
    attributes: {
      ...LLM,
      'input.value': json({
        messages: [
          { role: 'user', content: [{ type: 'file', file: { filename: TEXT, file_data: PICTURE } }] },
        ],
      }),
    },
  },
  {
    place: 'what stands beside the content of a tool result',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 't',
      'gen_ai.tool.call.result': json({
        content: [{ type: 'image', mimeType: 'image/png', data: PICTURE.split(',')[1], title: TEXT }],
      }),
    },
  },
  {
    place: 'a large payload, far from its start',
    attributes: { ...CHAT, 'gen_ai.input.messages': messages('user', `${FILLER}${TEXT}`) },
  },
  {
    place: 'the preview of a large payload',
    attributes: { ...CHAT, 'gen_ai.input.messages': messages('user', `${TEXT}${FILLER}`) },
  },
  {
    place: 'arguments in a preview',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 't',
      'gen_ai.tool.call.arguments': json({ [TEXT]: 1, q: { deep: TEXT } }),
      'gen_ai.tool.call.result': FILLER,
    },
  },
  {
    place: 'the bytes of a text file that is uploaded',
    attributes: {
      ...CHAT,
      'app.note': `${TEXT} data:text/plain;base64,${Buffer.from(`${AROUND} ${FILLER}`).toString('base64')}`,
    },
  },
  {
    place: 'an interrupted call',
    attributes: { ...CHAT, 'gen_ai.input.messages': messages('user') },
    does: (span) => Object.assign(span, { end: () => undefined }),
  },
];

/** Law 5, end to end: what the mask takes out is in no byte sent and no line logged. */
describe('canaries', () => {
  test.each(PLACES)('law 5: $place', async (place) => {
    const masked = await run(place, (text) => text.replaceAll(SECRET, '[GONE]'));
    expect(masked.bytes).not.toContain(SECRET);
    expect(masked.bytes).toContain(AROUND);
    expect(masked.log).not.toContain(SECRET);

    // Without a mask the secret arrives from this very place, so the row above cannot pass by looking elsewhere.
    const plain = await run(place, undefined);
    expect(plain.bytes).toContain(SECRET);
    expect(plain.log).not.toContain(SECRET);
  });

  test.each(PLACES.filter(({ does, log }) => does === undefined && log === undefined))(
    'law 5: $place, behind the exporter',
    async (place) => {
      const masked = await run(place, (text) => text.replaceAll(SECRET, '[GONE]'), 'exporter');
      expect(masked.bytes).not.toContain(SECRET);
      expect(masked.bytes).toContain(AROUND);
      expect((await run(place, undefined, 'exporter')).bytes).toContain(SECRET);
    },
  );

  test('law 5: the attributes of links do not leave at all', async () => {
    const linked: Place = {
      place: 'link',
      attributes: CHAT,
      does: (span) => {
        span.addLink({ context: span.spanContext(), attributes: { note: TEXT } });
      },
    };
    expect((await run(linked, undefined)).bytes).not.toContain(SECRET);
  });

  test.each([
    ['payload', { payload: { details: TEXT } }],
    ['payload, nested', { payload: { misc: { a: [{ b: json({ c: TEXT }) }] } } }],
    ['metadata', { payload: {}, metadata: { note: TEXT } }],
    ['tags', { payload: {}, tags: [TEXT] }],
  ])('law 5: a hand-made event, %s', async (_place, fields) => {
    const send = async (mask?: (text: string) => string): Promise<string> => {
      const sink = await byteSink();
      const processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl, mask });
      processor.recordEvent({ type: 'generic', ...fields });
      await processor.shutdown();
      await sink.close();
      return sink.received();
    };
    const masked = await send((text) => text.replaceAll(SECRET, '[GONE]'));
    expect(masked).not.toContain(SECRET);
    expect(masked).toContain(AROUND);
    expect(await send()).toContain(SECRET);
  });

  test.each<[string, (client: Lucidic) => void]>([
    ['the name of a session', (client) => client.init({ sessionName: TEXT })],
    ['the task of a session', (client) => client.init({ task: TEXT })],
    ['the tags of a session', (client) => client.init({ tags: ['fine', TEXT] })],
    ['the evaluators of a session', (client) => client.init({ evaluators: [TEXT] })],
    ['the experiment of a session', (client) => client.init({ experimentId: TEXT })],
    ['the dataset item of a session', (client) => client.init({ datasetItemId: TEXT })],
    ['an updated task', (client) => client.updateSession({ task: TEXT }, client.init())],
    ['updated tags', (client) => client.updateSession({ tags: [TEXT] }, client.init())],
    ['the reason of a score', (client) => client.endSession({ sessionEvalReason: TEXT }, client.init())],
    ['the reason of a success', (client) => client.endSession({ isSuccessfulReason: TEXT }, client.init())],
    [
      'what the function of a session threw',
      (client) => {
        expect(() =>
          client.session({}, () => {
            throw new Error(TEXT);
          }),
        ).toThrow(SECRET);
      },
    ],
    ['messages', (client) => client.createLLMEvent({ prompt: TEXT })],
    ['an output', (client) => client.createLLMEvent({ output: { deep: [TEXT] } })],
    ['arguments', (client) => client.createFunctionEvent('f', { arguments: new Map([['a', TEXT]]) })],
    ['nested arguments', (client) => client.createFunctionEvent('f', { arguments: { a: { b: TEXT } } })],
    ['a returned value', (client) => client.createFunctionEvent('f', { returnValue: TEXT })],
    ['the name of a function', (client) => client.createFunctionEvent(TEXT)],
    ['an error and its stack', (client) => client.createErrorEvent(new Error(TEXT))],
    [
      'the cause of an error',
      (client) => client.createErrorEvent(new Error(AROUND, { cause: new Error(SECRET) })),
    ],
    ['details', (client) => client.createGenericEvent(TEXT)],
    ['an unknown field', (client) => client.createEvent({ details: 'd', mine: TEXT })],
    ['the name of an event', (client) => client.createEvent({ details: 'd', name: TEXT })],
    ['tags of an event', (client) => client.createEvent({ details: 'd', tags: [TEXT] })],
    ['metadata of an event', (client) => client.createEvent({ details: 'd', metadata: { a: TEXT } })],
  ])('law 5: of a client, %s', async (place, act) => {
    for (const exportMode of ['inline', 'worker'] as const) {
      const masked = await byClient(act, (text) => text.replaceAll(SECRET, '[GONE]'), exportMode);
      expect(masked.bytes).not.toContain(SECRET);
      expect(masked.bytes).toContain(AROUND);
      expect(masked.log).not.toContain(SECRET);
    }
    const plain = await byClient(act, undefined);
    expect(plain.bytes).toContain(SECRET);
    expect(plain.log).not.toContain(SECRET);
    // Shape and numbers only; names are shape.
    const shape = await byClient(act, undefined, 'inline', false);
    if (!/name|tags|evaluators/.test(place)) expect(shape.bytes).not.toContain(SECRET);
    const stored = await clientSpool(act);
    expect(stored).not.toContain(SECRET);
    expect(stored).toContain(AROUND);
  });

  /** Every place of an observed call that a secret can stand in. */
  const CALLS: readonly (readonly [string, () => unknown])[] = [
    ['an argument', () => event()((_text: string) => 1)(TEXT)],
    [
      'an argument, nested',
      () => event()((_text: object) => 1)({ deep: [new Map([['k', json({ a: TEXT })]])] }),
    ],
    [
      'an argument of a class of its own',
      () =>
        event()((_text: object) => 1)(
          new (class {
            note = TEXT;
          })(),
        ),
    ],
    ['a return value', () => event()(() => ({ answer: TEXT }))()],
    ['the value of a promise', () => event()(async () => TEXT)()],
    [
      'an item of a generator',
      () => [
        ...event()(function* () {
          yield TEXT;
        })(),
      ],
    ],
    [
      'what a generator returns',
      () => [
        ...event()(function* () {
          yield 1;
          return TEXT;
        })(),
      ],
    ],
    [
      'an error',
      () =>
        event()(() => {
          throw new Error(TEXT);
        })(),
    ],
    [
      'the cause of an error',
      () =>
        event()(() => {
          throw new Error('x', { cause: new Error(TEXT) });
        })(),
    ],
    [
      'a text that is thrown',
      () =>
        event()(async () => {
          throw TEXT;
        })(),
    ],
    ['the name', () => event({ name: TEXT })(() => 1)()],
    ['tags', () => event({ tags: [TEXT] })(() => 1)()],
    ['metadata', () => event({ metadata: { note: TEXT } })(() => 1)()],
    ['misc', () => event({ misc: { note: TEXT } })(() => 1)()],
    ['a call that never ends', () => void event()((_text: string) => new Promise(() => undefined))(TEXT)],
  ];

  test.each(CALLS)('law 5: an observed call, %s', async (_place, call) => {
    const send = async (mask?: (text: string) => string): Promise<string> => {
      const sink = await byteSink();
      const processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl, mask });
      await (async () => call())().catch(() => undefined);
      await processor.shutdown();
      await sink.close();
      return sink.received();
    };
    const masked = await send((text) => text.replaceAll(SECRET, '[GONE]'));
    expect(masked).not.toContain(SECRET);
    expect(masked).toContain(AROUND);
    expect(await send()).toContain(SECRET);
  });

  test('law 5: redacted arguments leave nothing, and without content no call leaves any', async () => {
    const send = async (captureContent: boolean, call: () => unknown): Promise<string> => {
      const sink = await byteSink();
      const where = { apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl, captureContent };
      const processor = new LucidicSpanProcessor(where);
      await (async () => call())().catch(() => undefined);
      await processor.shutdown();
      await sink.close();
      return sink.received();
    };
    const redacting = event({ redactArguments: ['password'] });
    const login = redacting((_user: string, password: string) => password.length);
    expect(await send(true, () => login(AROUND, SECRET))).toContain(AROUND);
    expect(await send(true, () => login(AROUND, SECRET))).not.toContain(SECRET);
    for (const [place, call] of CALLS) {
      if (place === 'the name') continue;
      expect(await send(false, call)).not.toContain(SECRET);
    }
  });

  test('law 5: the key is in the Authorization header and nowhere else, the log included', async () => {
    const { bytes, log } = await run({ place: 'any', attributes: CHAT }, undefined);
    expect(bytes.split('api-key-to-keep').length - 1).toBe(bytes.split('Api-Key api-key-to-keep').length - 1);
    expect(log).not.toContain('api-key-to-keep');
  });

  test('law 5: a preview holds what the mask left, and the key goes to no storage', async () => {
    const attributes = { ...CHAT, 'gen_ai.input.messages': messages('user', `${TEXT}${FILLER}`) };
    const { bytes } = await run({ place: 'preview', attributes }, (text) =>
      text.replaceAll(SECRET, '[GONE]'),
    );
    const event = bytes.split('\n').find((line) => line.includes('"needs_blob":true'));
    expect(event).toContain(`${AROUND} [GONE] and after`);
    const [, upload = ''] = bytes.split('PUT /uploads/');
    expect(upload).toContain(`${AROUND} [GONE] and after`);
    expect(upload.split('\n').slice(0, 3).join()).not.toMatch(/api-key|authorization|x-agent-id/i);
  });

  test('law 5: the parameters of a data URL do not leave at all', async () => {
    const named = PICTURE.replace(';base64', `;name=${SECRET}.png;base64`);
    const attributes = {
      ...CHAT,
      'gen_ai.input.messages': media({ uri: named }),
      'app.note': `see ${named}`,
    };
    const { bytes } = await run({ place: 'data URL', attributes }, undefined);
    expect(bytes).toContain('attachment_id');
    expect(bytes).toContain('see [image/png, ');
    expect(bytes).not.toContain(SECRET);
  });

  test('law 5: a mask is given the base64 of a picture, and what it makes of it counts', async () => {
    const attributes = { ...CHAT, 'gen_ai.input.messages': media({ uri: PICTURE }) };
    const gone = await run({ place: 'picture', attributes }, (text) => text.replace(PICTURE, '[GONE]'));
    expect(gone.bytes).toContain('[GONE]');
    expect(gone.bytes).not.toContain('attachment_id');
    // What the picture shows is no text: a mask that looks for words cannot find them, so this one passes.
    const blind = await run({ place: 'picture', attributes }, (text) => text.replaceAll(SECRET, '[GONE]'));
    expect(blind.bytes).toContain('attachment_id');
  });

  test.each(PLACES.filter(({ place }) => !place.startsWith('session name')))(
    'law 5: $place, in the files of the spool',
    async (place) => {
      const masked = await spooled(place, (text) => text.replaceAll(SECRET, '[GONE]'));
      expect(masked).not.toContain(SECRET);
      expect(masked).toContain(AROUND);
      expect(await spooled(place, undefined)).toContain(SECRET);
    },
  );

  test('law 5: resource attributes do not leave at all', async () => {
    const { bytes } = await run(
      { place: 'resource', attributes: CHAT, resource: { 'deployment.note': TEXT } },
      undefined,
    );
    expect(bytes).not.toContain(SECRET);
  });
});

/** What the spool's files hold while the span is open, and when it has ended and nobody takes its event. */
async function spooled(
  { name = 'chat', scope, attributes = {}, does, log: emitted }: Place,
  mask: ((text: string) => string) | undefined,
): Promise<string> {
  const spoolDir = mkdtempSync(join(tmpdir(), 'canary-'));
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  // Nobody listens on the port of a server that is closed.
  const sink = await byteSink();
  await sink.close();
  const where = { apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl, spoolDir, exportMode: 'inline' } as const;
  const processor = new LucidicSpanProcessor({ ...where, spoolSync: 'span', mask });
  const tracing = startTracing(processor);
  const span = tracing.tracer(scope).startSpan(name, { attributes });
  does?.(span);
  if (emitted !== undefined) {
    const logging = startLogging(new LucidicLogRecordProcessor({ spanProcessor: processor }));
    logging.logger().emit({ ...emitted, context: trace.setSpan(ROOT_CONTEXT, span) });
  }
  await delay(40);
  span.end();
  await processor.shutdown({ timeoutMs: 10 });
  const texts = textsIn(spoolDir);
  await tracing.close();
  warn.mockRestore();
  return texts;
}

/** What a client sends and logs. */
async function byClient(
  act: (client: Lucidic) => void,
  mask: ((text: string) => string) | undefined,
  exportMode: 'inline' | 'worker' = 'inline',
  captureContent = true,
): Promise<{ bytes: string; log: string }> {
  const sink = await byteSink();
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const options = { apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl, debug: true, verbose: true };
  const client = new Lucidic({ ...options, mask, exportMode, captureContent });
  act(client);
  await client.shutdown();
  await sink.close();
  const log = warn.mock.calls.flat().join('\n');
  warn.mockRestore();
  return { bytes: sink.received(), log };
}

/** What of a client is in the files of the spool while nobody takes it. */
async function clientSpool(act: (client: Lucidic) => void): Promise<string> {
  const spoolDir = mkdtempSync(join(tmpdir(), 'canary-'));
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const sink = await byteSink();
  await sink.close();
  const client = new Lucidic({
    apiKey: 'k',
    agentId: 'a',
    baseUrl: sink.apiUrl,
    spoolDir,
    exportMode: 'inline',
    mask: (text) => text.replaceAll(SECRET, '[GONE]'),
  });
  act(client);
  await client.shutdown({ timeoutMs: 10 });
  const texts = textsIn(spoolDir);
  warn.mockRestore();
  return texts;
}

/** What the files of a spool say; they are gone after it. */
function textsIn(spoolDir: string): string {
  const files = readdirSync(spoolDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join();
  rmSync(spoolDir, { recursive: true });
  // Long texts are written in two bytes a character.
  return bytes.replaceAll('\0', '');
}

async function run(
  { name = 'chat', scope, attributes = {}, resource = {}, does, log: emitted }: Place,
  mask: ((text: string) => string) | undefined,
  behind: 'processor' | 'exporter' = 'processor',
): Promise<{ bytes: string; log: string }> {
  const sink = await byteSink({ uploads: true });
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const options = { apiKey: 'api-key-to-keep', agentId: 'a', baseUrl: sink.apiUrl, debug: true };
  const processor =
    behind === 'processor'
      ? new LucidicSpanProcessor({ ...options, mask })
      : new SimpleSpanProcessor(new LucidicExporter({ ...options, mask }));
  const tracing = startTracing(resourceFromAttributes(resource), processor);
  const span = tracing.tracer(scope).startSpan(name, { attributes });
  does?.(span);
  if (emitted !== undefined && processor instanceof LucidicSpanProcessor) {
    const logging = startLogging(new LucidicLogRecordProcessor({ spanProcessor: processor }));
    logging.logger().emit({ ...emitted, context: trace.setSpan(ROOT_CONTEXT, span) });
  }
  span.end();
  await tracing.close();
  await sink.close();
  const log = warn.mock.calls.flat().join('\n');
  warn.mockRestore();
  return { bytes: sink.received(), log };
}

function messages(role: string, content = TEXT): string {
  return json([{ role, parts: [{ type: 'text', content }] }]);
}

/** One message with one part of another kind than text. */
function media(part: object): string {
  return json([{ role: 'user', parts: [{ type: 'uri', modality: 'image', ...part }] }]);
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
