import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { explain } from '../src/explain/explain';

const FIXTURES = join(__dirname, '..', '..', 'test', 'fixtures', 'spans');
const SPAN = {
  name: 'chat gpt-4o-mini',
  kind: 'CLIENT',
  scope: { name: 'my-instrumentation', version: '1.2.3' },
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  startTimeUnixNano: '1795345081434000000',
  endTimeUnixNano: '1795345081500000000',
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
  },
};
const HTTP_SPAN = {
  ...SPAN,
  name: 'GET',
  scope: { name: '@opentelemetry/instrumentation-http', version: '0.223.0' },
  spanId: 'c'.repeat(16),
  attributes: {
    'http.request.method': 'GET',
    'url.full': 'http://127.0.0.1/',
    'gen_ai.conversation.id': 'c-1',
  },
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOUR = /\u001b\[\d+m/g;

const streams = { stdin: Readable.from([]), stdout: {}, env: {} };
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-explain-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What is printed for a captured run. */
function explainFixture(name: string): Promise<string> {
  return explain(join(FIXTURES, `${name}.json`), {}, streams);
}

/** What is printed for a file with this in it. */
function explainValue(value: unknown, options = {}): Promise<string> {
  const file = join(folder, 'spans.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return explain(file, options, streams);
}

/** The lines of a block, its heading first; what is below a label is indented like its text. */
function block(text: string, number: number): readonly string[] {
  return (text.split('\n\n').find((part) => part.startsWith(`[${number}]`)) ?? '').split('\n');
}

function line(lines: readonly string[], label: string): string | undefined {
  return lines.find((one) => one.startsWith(`    ${label.padEnd(11)}`))?.slice(15);
}

describe('explain, for a reader', () => {
  test('a LangChain call and the client’s call inside it are one event, and it says by what', async () => {
    const text = await explainFixture('langchain-openinference-chain');
    const [inner, outer] = [block(text, 2), block(text, 3)];
    expect(inner[0]).toBe('[2] OpenAI Chat Completions');
    expect(line(inner, 'scope')).toBe('@arizeai/openinference-instrumentation-openai 4.2.7');
    expect(line(inner, 'dialect')).toBe('openinference');
    expect(line(inner, 'no event')).toBe('part of the event of [3] ChatOpenAI');
    expect(inner[4]).toContain('the same response id');
    expect(line(outer, 'event')).toMatch(/^llm_generation {2}ok · 5\.4 ms · [0-9a-f-]{36}$/);
    expect(line(outer, 'model')).toBe('openai gpt-4o-mini-2024-07-18 (asked for gpt-4o-mini)');
    expect(line(outer, 'tokens')).toBe('24 in (8 from cache), 11 out (4 reasoning) · $0.0000096');
    expect(line(outer, 'request')).toBe('system     You are helpful.');
    expect(line(outer, 'response')).toBe('assistant  Hello! How can I help you today?');
    expect(line(outer, 'joins')).toBe('[2] OpenAI Chat Completions');
    expect(line(outer, 'parent')).toBe('[5] RunnableSequence');
    expect(line(block(text, 5), 'parent')).toBe('none, it is at the top of its session');
    expect(text.endsWith('\n5 spans → 4 events, 1 joined, 0 dropped\n')).toBe(true);
  });

  test('what is said twice is left out by name, flattened names by their namespace', async () => {
    const lines = block(await explainFixture('langchain-openinference-chain'), 3);
    expect(line(lines, 'left out')).toBe('Known, and the event is the same without them:');
    const names = lines.slice(lines.findIndex((one) => one.startsWith('    left out ')) + 1);
    const text = names.map((one) => one.trim()).join(' ');
    expect(text).toContain('llm.input_messages.* (4), llm.output_messages.* (2)');
    expect(text).not.toContain('input.value');
  });

  test('Anthropic’s own span under OpenInference’s is joined by the parent link, across traces by its numbers', async () => {
    const [linked, apart] = await Promise.all([
      explainFixture('anthropic-openinference-messages'),
      explainFixture('anthropic-openinference-messages-streamHelper'),
    ]);
    expect(block(linked, 2)[4]).toContain('one is the other’s parent');
    expect(block(apart, 2)[4]).toContain('the same tokens, one inside the other');
    for (const text of [linked, apart]) {
      expect(line(block(text, 1), 'tokens')).toContain('33 in (5 from cache, 7 to cache), 17 out');
      expect(text).toContain('\n2 spans → 1 event, 1 joined, 0 dropped\n');
    }
  });

  test('an AI SDK call that only repeats its step is joined with it; one with several steps stays', async () => {
    const [single, several] = await Promise.all([
      explainFixture('vercel-builtin-v5-generateText'),
      explainFixture('vercel-builtin-v5-generateText-tools'),
    ]);
    expect(single).toContain(
      'part of the event of [2] ai.generateText\n               one only repeats what',
    );
    expect(single).toContain('\n2 spans → 1 event, 1 joined, 0 dropped\n');
    expect(line(block(several, 4), 'event')).toMatch(/^function_call/);
    expect(line(block(several, 2), 'function')).toBe('get_weather');
    expect(line(block(several, 2), 'returned')).toBe('{"temp":18,"location":"Paris"}');
    expect(line(block(several, 3), 'response')).toBe('assistant  It is 18 degrees in Paris.');
    expect(block(several, 3)).toContain(
      '               assistant  → get_weather({"location":"Paris","unit":"celsius"})',
    );
    expect(several).toContain('\n4 spans → 4 events, 0 joined, 0 dropped\n');
  });

  test('a wrapper around several embeddings leaves empty, for it would count their tokens again', async () => {
    const call = (spanId: string, parent?: string, at = 0) => ({
      ...SPAN,
      scope: { name: 'gen_ai' },
      spanId,
      ...(parent && { parentSpanId: parent }),
      startTimeUnixNano: `${1795345081434000000n + BigInt(at) * 1_000_000n}`,
      attributes: {
        ...SPAN.attributes,
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.usage.input_tokens': 8,
      },
    });
    const text = await explainValue([
      call('1'.repeat(16), '3'.repeat(16), 1),
      call('2'.repeat(16), '3'.repeat(16), 2),
      call('3'.repeat(16)),
    ]);
    expect(line(block(text, 3), 'empty')).toContain('it only sums up the calls below it');
    expect(line(block(text, 3), 'event')).toMatch(/^generic/);
    expect(text.match(/8 in/g)).toHaveLength(2);
  });

  test('an HTTP span is dropped, with the reason, and a name that only looks like GenAI is pointed out', async () => {
    const text = await explainValue([HTTP_SPAN, { ...SPAN, parentSpanId: HTTP_SPAN.spanId }]);
    const lines = block(text, 1);
    expect(line(lines, 'dialect')).toBe(
      'none: neither its scope nor its attributes speak of models or agents',
    );
    expect(line(lines, 'no event')).toBe('dropped: not_genai');
    expect(lines).toContain('               gen_ai.conversation.id');
    expect(line(block(text, 2), 'parent')).toBe('none, it is at the top of its session');
    expect(text).toContain('\n2 spans → 1 event, 0 joined, 1 dropped (not_genai)\n');
    expect(text).toContain('`shouldExportSpan` brings such a span in');
  });

  test('a recorded exception is an event of its own below the failed call', async () => {
    const text = await explainFixture('langchain-openinference-error');
    const lines = block(text, 1);
    expect(line(lines, 'event')).toMatch(/^llm_generation {2}error · /);
    expect(line(lines, 'error')).toMatch(/^RateLimitCapacityError: 429 Rate limit reached/);
    expect(line(lines, 'and below')).toMatch(/^error_traceback {2}[0-9a-f-]{36}$/);
    expect(line(lines, 'tokens')).toBe('the span tells none, so there is no cost');
    expect(text).toContain('\n1 span → 2 events (1 error_traceback), 0 joined, 0 dropped\n');
  });

  test('attributes that no field is for are named, and those the SDK dropped are counted', async () => {
    const attributes = { ...SPAN.attributes, 'customer.tier': 'gold' };
    const lines = block(await explainValue({ ...SPAN, attributes, droppedAttributesCount: 50 }), 1);
    const from = lines.findIndex((one) => one.startsWith('    kept '));
    expect(lines[from + 1]?.trim()).toBe('customer.tier');
    expect(line(lines, 'cut')).toContain('the SDK dropped 50 attributes');
  });

  test('flattened messages are left out where a text holds them, and read where nothing else does', async () => {
    const capture = JSON.parse(
      readFileSync(join(FIXTURES, 'openai-openinference-chat-tools-turn2.json'), 'utf8'),
    );
    const [span] = capture.spans;
    const { 'input.value': _text, ...attributes } = span.attributes;
    const [whole, flat] = await Promise.all([
      explain('-', {}, { ...streams, stdin: Readable.from([JSON.stringify(span)]) }),
      explain('-', {}, { ...streams, stdin: Readable.from([JSON.stringify({ ...span, attributes })]) }),
    ]);
    expect(whole).toContain('llm.input_messages.* (9)');
    expect(flat).not.toContain('llm.input_messages');
    expect(line(block(flat, 1), 'request')).toBe('user       Weather in Paris?');
  });

  test('a parent that is not in the file is said so, and of two spans with the same ids the later counts', async () => {
    const parentSpanId = 'd'.repeat(16);
    const text = await explainValue([SPAN, { ...SPAN, parentSpanId }]);
    expect(line(block(text, 1), 'no event')).toContain('a later span of the file has the same ids');
    expect(line(block(text, 2), 'parent')).toBe(`span ${parentSpanId}, which is not in this file`);
    expect(text).toContain('\n2 spans → 1 event, 0 joined, 1 dropped (replaced)\n');
  });

  test('what an instrumentation leaves to log records is joined with the span; without them it tells no messages', async () => {
    const name = 'openai-otel-chat-tools';
    const text = await explainFixture(name);
    expect(line(block(text, 1), 'request')).toBe('user       Weather in Paris?');
    expect(line(block(text, 1), 'response')).toMatch(/^assistant {2}→ get_weather\(/);
    expect(text).toContain(
      '\n2 log records in the file, 2 joined with spans, as the log processor does it.\n',
    );
    const { spans } = JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
    expect(line(block(await explainValue(spans), 1), 'messages')).toBe('the span tells none');
    const strangers = [7, {}, { spanId: 'nobody' }, { spanId: spans[0].spanId, body: 1 }];
    expect(await explainValue({ spans, logs: strangers })).toContain('4 log records in the file, 0 joined');
  });

  test('nothing of a span reaches the terminal that it would obey, and no line is longer than 100 columns', async () => {
    const evil = '\u001b[2J\u001b]0;title\u0007\u009b31mred\r\nnext\tcolumn\u202e\u0085';
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const spans = [
      {
        ...SPAN,
        name: evil,
        scope: { name: evil, version: evil },
        parentSpanId: evil,
        status: { code: 'ERROR', message: evil },
        attributes: {
          ...SPAN.attributes,
          [evil]: evil,
          'gen_ai.request.model': evil,
          'gen_ai.request.temperature': evil,
          'gen_ai.response.finish_reasons': [evil],
          'session.id': evil,
          'gen_ai.input.messages': JSON.stringify([
            {
              role: evil,
              parts: [
                { type: 'text', content: evil.repeat(500) },
                { type: evil, x: evil },
              ],
            },
          ]),
          'gen_ai.output.messages': deep,
        },
        events: [
          {
            name: 'exception',
            timeUnixNano: SPAN.endTimeUnixNano,
            attributes: { 'exception.message': evil, 'exception.type': evil, 'exception.stacktrace': evil },
          },
        ],
      },
      ...['llm_generation', 'function_call', 'error_traceback', 'generic'].map((type, index) => ({
        ...SPAN,
        spanId: `${index}`.repeat(16),
        attributes: {
          'lucidic.event.type': type,
          'lucidic.event.payload': JSON.stringify({
            request: {
              messages: [evil, { role: { toString: 1 }, content: { a: evil }, tool_calls: [evil] }],
            },
            response: { messages: evil },
            usage: { input_tokens: evil, cost: evil },
            status: evil,
            details: evil,
            misc: evil,
            arguments: evil,
            function_name: evil,
            error: evil,
            traceback: evil,
          }),
        },
      })),
    ];
    const [text, json, events] = await Promise.all([
      explainValue(spans),
      explainValue(spans, { json: true }),
      explainValue(spans, { events: true }),
    ]);
    expect(text).toContain('next column');
    for (const printed of [text, json, events]) expect(printed).not.toMatch(OBEYED);
    expect(Math.max(...text.split('\n').map((one) => [...one].length))).toBeLessThanOrEqual(100);
    expect(JSON.parse(events).at(0).payload.error).toContain('\u009b31mred');
  });
});

describe('explain, what it writes for', () => {
  const terminal = { isTTY: true, hasColors: () => true };
  const printed = (stdout: object, env: NodeJS.ProcessEnv): Promise<string> =>
    explain(join(FIXTURES, 'openai-otel-chat.json'), {}, { ...streams, stdout, env });

  test('colours are for a terminal that has them, and NO_COLOR takes them away', async () => {
    const coloured = await printed(terminal, {});
    expect(coloured).toContain('\u001b[1mchat gpt-4o-mini\u001b[0m');
    const plain = await printed({}, {});
    expect(coloured.replaceAll(COLOUR, '')).toBe(plain);
    expect(await printed(terminal, { NO_COLOR: '1' })).toBe(plain);
    expect(await printed({ isTTY: true, hasColors: () => false }, {})).toBe(plain);
    expect(await printed({ ...terminal, isTTY: false }, {})).toBe(plain);
  });

  test('--json tells a program the same', async () => {
    const told = JSON.parse(
      await explain(join(FIXTURES, 'langchain-openinference-chain.json'), { json: true }, streams),
    );
    expect(told.summary).toEqual({ spans: 5, events: 4, joined: 1, dropped: {} });
    expect(told.logs).toEqual({ count: 0, joined: 0 });
    const [prompt, inner, outer, , chain] = told.spans;
    expect(inner).toMatchObject({
      name: 'OpenAI Chat Completions',
      dialect: 'openinference',
      outcome: 'joined',
      into: { traceId: outer.traceId, spanId: outer.spanId },
      because: 'response id',
      events: [],
    });
    expect(outer).toMatchObject({
      outcome: 'event',
      session: { id: 's-1', source: 'conversation' },
      parent: { traceId: chain.traceId, spanId: chain.spanId },
      contentFree: null,
      twins: [{ traceId: inner.traceId, spanId: inner.spanId }],
      attributes: { kept: [] },
    });
    expect(outer.attributes.read).toContain('input.value');
    expect(outer.attributes.leftOut).toContain('llm.input_messages.0.message.content');
    expect(outer.events[0].payload.usage).toEqual({ input_tokens: 24, output_tokens: 11, cost: 0.0000096 });
    expect(prompt.parent).toEqual(outer.parent);
  });

  test('--json says of a dropped span why, and --events has what would be sent and nothing else', async () => {
    const told = JSON.parse(await explainValue([HTTP_SPAN, SPAN], { json: true }));
    expect(told.spans[0]).toMatchObject({
      dialect: null,
      outcome: 'dropped',
      reason: 'not_genai',
      attributes: null,
    });
    expect(told.summary.dropped).toEqual({ not_genai: 1 });
    const events = JSON.parse(await explainValue([HTTP_SPAN, SPAN], { events: true }));
    expect(events).toEqual(told.spans[1].events);
    expect(events[0]).toMatchObject({
      type: 'llm_generation',
      payload: { request: { model: 'gpt-4o-mini' } },
    });
  });
});

describe('explain, what it reads', () => {
  test('a capture, an array, one span, and one span a line are all the same to it', async () => {
    const capture = await explainValue({ spans: [SPAN, HTTP_SPAN] });
    const lines = `${JSON.stringify(SPAN)}\r\n\n${JSON.stringify(HTTP_SPAN)}\n`;
    expect(await explainValue([SPAN, HTTP_SPAN])).toBe(capture);
    expect(await explainValue(`\uFEFF${lines}`)).toBe(capture);
    expect(capture).toContain('2 spans → 1 event');
    expect(await explainValue(SPAN)).toBe(await explainValue([SPAN]));
    expect(await explainValue(JSON.stringify(SPAN, null, 2))).toBe(await explainValue([SPAN]));
    expect(await explainValue({ spans: [] })).toBe('0 spans → 0 events, 0 joined, 0 dropped\n');
  });

  test('a span that says only what it must', async () => {
    const { kind: _kind, scope: _scope, ...bare } = SPAN;
    const text = await explainValue({ ...bare, startTimeUnixNano: 1795345081434000000 });
    expect(line(block(text, 1), 'scope')).toBe('none');
    expect(line(block(text, 1), 'event')).toContain('ok · 66 ms');
  });

  test.each([
    [
      '',
      /spans\.json: it is empty; accepted are a capture, .*; an array of spans; one span, .*; or one span a line/,
    ],
    ['{"spans": [', /it is no JSON: .*; accepted are/],
    ['nonsense', /it is no JSON/],
    ['7', /it is JSON, but a number is none of the forms read; accepted are/],
    ['null', /but null is none/],
    ['{}', /but an empty object is none/],
    ['{"resourceSpans": []}', /but an object with "resourceSpans" is none/],
    ['[{"resourceSpans": []}]', /but an array of an object with "resourceSpans" is none/],
    ['[1]', /but an array of number is none/],
    [[SPAN, 7], /\[1\]: expected a span, got a number/],
    [{ spans: [{ ...SPAN, spanId: '' }] }, /spans\[0\]\.spanId: expected a text, got an empty text/],
    [
      { ...SPAN, endTimeUnixNano: 'soon' },
      /the span\.endTimeUnixNano: expected Unix nanoseconds, got a string/,
    ],
    [{ ...SPAN, attributes: [] }, /the span\.attributes: expected an object .* got an array \(OTLP writes/],
    [{ ...SPAN, events: [{}] }, /the span\.events\[0\]\.name: expected a text, got nothing/],
    [`${JSON.stringify(SPAN)}\n{"traceId": `, /line 2 is no JSON/],
    [`${JSON.stringify(SPAN)}\n\n{"traceId": "a"}`, /line 3\.spanId: expected a text, got nothing/],
  ])('what is wrong is said, with the place and what would be right: %j', async (value, message) => {
    await expect(explainValue(value)).rejects.toMatchObject({
      name: 'BackendError',
      code: 'config',
      message: expect.stringMatching(message),
    });
  });

  test('a file of 10 MB with fourteen thousand calls at once, and one span of 10 MB, take seconds at most', async () => {
    const spans = Array.from({ length: 14_000 }, (_, index) => ({
      ...SPAN,
      traceId: (index >> 3).toString(16).padStart(32, '0'),
      spanId: (index + 1).toString(16).padStart(16, '0'),
      attributes: {
        ...SPAN.attributes,
        'gen_ai.input.messages': `[{"role":"user","content":"${'x'.repeat(300)}"}]`,
      },
    }));
    const messages = JSON.stringify(Array(100_000).fill({ role: 'user', content: 'y'.repeat(80) }));
    const one = { ...SPAN, attributes: { ...SPAN.attributes, 'gen_ai.input.messages': messages } };
    expect(JSON.stringify(spans).length).toBeGreaterThan(10_000_000);
    expect(messages.length).toBeGreaterThan(10_000_000);
    const before = process.cpuUsage();
    expect(await explainValue(spans)).toContain('14000 spans → 14000 events, 0 joined, 0 dropped');
    const text = await explainValue(one);
    // Of the processor, not of the clock: tests share the machine.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000_000).toBeLessThan(15);
    expect(text).toContain('… 99992 messages more …');
    expect(text.length).toBeLessThan(3_000);
  }, 60_000);
});
