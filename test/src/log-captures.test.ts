import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attributes, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import type { LogRecord } from '@opentelemetry/api-logs';
import { LucidicLogRecordProcessor, LucidicSpanProcessor } from '../../src';
import { at, factsOfResult } from '../mapping/support/facts-of-result';
import { FIXTURES } from '../mapping/support/record-from-fixture';
import { startLogging } from '../support/logging';
import { testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

const SPANS = join(FIXTURES, 'spans');

interface Capture {
  readonly name: string;
  readonly result: unknown;
  readonly spans: readonly [
    { name: string; scope: { name: string }; attributes: Attributes; status: { code: string } },
  ];
  readonly logs: readonly (LogRecord & { readonly scope: string })[];
}

/** Captures of contrib's OpenAI instrumentation: one span each, its content in logs. */
const CAPTURES: readonly Capture[] = readdirSync(SPANS).flatMap(captureIn);

const TEXT = 'Hello! How can I help you today?';
const weatherCall = (location: object) => [
  { id: 'call_abc123', type: 'function', name: 'get_weather', arguments: location },
];
/** Where the capture's result does not hold what was answered, or the logs say less. */
const SAID: { readonly [name: string]: object } = {
  // Of a stream only the last chunk was captured, and of `parse` the application got nothing: the instrumentation broke it.
  'azure-otel-chat-stream': { text: TEXT },
  'groq-via-openai-otel-chat-stream': { text: TEXT },
  'openai-otel-chat-stream': { text: TEXT },
  'openai-otel-chat-stream-nousage': { text: TEXT },
  'openai-otel-chat-tools-stream': { toolCalls: weatherCall({ location: 'Paris', unit: 'celsius' }) },
  'openai-otel-lib5-chat-parse': { text: TEXT },
  // Content was not to be captured.
  'openai-otel-nocontent-chat-tools': { toolCalls: weatherCall({}) },
  'openai-otel-nocontent-responses': { text: undefined },
};

describe('captured logs', () => {
  test('there are 23 captures', () => {
    expect(CAPTURES).toHaveLength(23);
  });

  test.each(CAPTURES)(
    '$name: the event has what was sent and what the provider answered',
    async (capture) => {
      const event = await replay(capture);
      const { text, toolCalls = [] } = { ...factsOfResult(capture.result), ...SAID[capture.name] };
      expect(at(event.payload, 'response.output')).toEqual(text);
      expect(at(event.payload, 'response.tool_calls') ?? []).toEqual(toolCalls);
      expect(textsIn(at(event.payload, 'request.messages'))).toEqual(textsSent(capture));
    },
  );
});

/** The capture in a file, if there are logs in it. */
function captureIn(file: string): readonly Capture[] {
  const capture = JSON.parse(readFileSync(join(SPANS, file), 'utf8'));
  return capture.logs?.length > 0 ? [{ name: file.slice(0, -'.json'.length), ...capture }] : [];
}

/** The span begins, its logs are emitted in their order, it gets the answer's attributes and ends. */
async function replay({ spans: [captured], logs }: Capture) {
  const backend = await testBackend();
  const spanProcessor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  const tracing = startTracing(spanProcessor);
  const logging = startLogging(new LucidicLogRecordProcessor({ spanProcessor }));
  const entries = Object.entries(captured.attributes);
  const isLate = ([key]: (typeof entries)[number]) => /^gen_ai\.(response|usage)\./.test(key);
  const atStart = Object.fromEntries(entries.filter((entry) => !isLate(entry)));
  const span = tracing.tracer(captured.scope.name).startSpan(captured.name, { attributes: atStart });
  const context = trace.setSpan(ROOT_CONTEXT, span);
  for (const { scope, ...log } of logs) logging.logger(scope).emit({ ...log, context });
  span.setAttributes(Object.fromEntries(entries.filter(isLate)));
  if (captured.status.code === 'ERROR') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  await spanProcessor.shutdown();
  const [event, ...more] = await backend.events();
  expect(more).toEqual([]);
  expect(spanProcessor.stats().refused).toEqual({});
  await tracing.close();
  await logging.close();
  await backend.close();
  if (event === undefined) throw new Error('no event');
  return event;
}

/** Every text of the conversation that was sent, in its order, as the logs say it. */
function textsSent({ logs, spans: [{ attributes: onSpan }] }: Capture): readonly string[] {
  const sent = logs.flatMap(({ body, attributes = {} }) => {
    const name = attributes['event.name'];
    if (name !== undefined) return name === 'gen_ai.choice' ? [] : texts(at(body, 'content'));
    return texts(attributes['gen_ai.input.messages']);
  });
  // Contrib repeats the system instructions on the span, even where content is not to be captured.
  return [...new Set([...texts(onSpan['gen_ai.system_instructions']), ...sent])];
}

function textsIn(messages: unknown): readonly string[] {
  return texts(messages).filter((text) => text !== '');
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return ['content', 'text', 'parts', 'response'].flatMap((key) => texts(at(value, key) ?? []));
}
