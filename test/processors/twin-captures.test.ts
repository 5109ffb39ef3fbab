import { joinTwins } from '../../processors/join-twins';
import type { SpanRecord } from '../../src/core/span-record';
import { at } from '../mapping/support/facts-of-result';
import { fixtureNames, readFixture, recordsOf } from '../mapping/support/record-from-fixture';
import { replay } from './support/replay';

interface Expected {
  /** The span whose event each model call is: the outermost one. */
  readonly calls: readonly string[];
  /** Everything else that becomes an event: agents, steps, tools, chains. */
  readonly steps?: readonly string[];
  /** Tokens, inclusive, of every call alike. */
  readonly usage?: readonly [input: number, output: number | undefined];
}

const CHAT: Expected['usage'] = [24, 11];
const RESPONSES: Expected['usage'] = [30, 20];
const ANTHROPIC: Expected['usage'] = [33, 17];
const EMBEDDING: Expected['usage'] = [8, undefined];

/** Captures of calls that were seen more than once, and what is one of them. */
const SEEN_TWICE: { readonly [fixture: string]: Expected } = {
  'langchain-openinference-otel3-invoke': { calls: ['ChatOpenAI'], usage: CHAT },
  'langchain-openinference-bind-tools': { calls: ['ChatOpenAI'], usage: CHAT },
  'langchain-openinference-stream': { calls: ['ChatOpenAI'], usage: CHAT },
  'langchain-openinference-chain': {
    calls: ['ChatOpenAI'],
    steps: ['ChatPromptTemplate', 'StrOutputParser', 'RunnableSequence'],
    usage: CHAT,
  },
  'langchain-openinference-otel3-chain': {
    calls: ['ChatOpenAI'],
    steps: ['ChatPromptTemplate', 'StrOutputParser', 'RunnableSequence'],
    usage: CHAT,
  },
  'anthropic-openinference-messages': { calls: ['Anthropic Messages'], usage: ANTHROPIC },
  'anthropic-openinference-messages-tools': { calls: ['Anthropic Messages'], usage: ANTHROPIC },
  'anthropic-openinference-messages-tools-turn2': { calls: ['Anthropic Messages'], usage: ANTHROPIC },
  'anthropic-openinference-messages-tools-stream': { calls: ['Anthropic Messages'], usage: ANTHROPIC },
  'anthropic-openinference-messages-error429': { calls: ['Anthropic Messages'] },
  // Two traces, an id in one view and the answer in the other.
  'anthropic-openinference-messages-streamHelper': { calls: ['Anthropic Messages'], usage: ANTHROPIC },
  'langchain-openinference-and-openai-stream': { calls: ['ChatOpenAI'], usage: CHAT },
  'langchain-openinference-and-openai-chain': {
    calls: ['ChatOpenAI'],
    steps: ['ChatPromptTemplate', 'StrOutputParser', 'RunnableSequence'],
    usage: CHAT,
  },
  'vercel-builtin-v5-streamText': { calls: ['ai.streamText'], usage: CHAT },
  'openai-agents-openinference-run-chat': {
    calls: ['generation'],
    steps: ['turn', 'Assistant', 'Agent workflow', 'Agent workflow'],
    usage: CHAT,
  },
  'openai-agents-openinference-run-tools': {
    calls: ['response', 'response'],
    steps: ['get_weather', 'turn', 'turn', 'Assistant', 'Agent workflow', 'Agent workflow'],
    usage: RESPONSES,
  },
  'openai-agents-traceloop-run-tools': { calls: ['chat gpt-5-mini', 'chat gpt-5-mini'], usage: RESPONSES },
  'vercel-builtin-v5-generateText': { calls: ['ai.generateText'], usage: CHAT },
  'vercel-builtin-v5-generateText-error429': { calls: ['ai.generateText'] },
  'vercel-builtin-v5-generateObject': { calls: ['ai.generateObject'], usage: CHAT },
  'vercel-builtin-v5-generateText-responses': { calls: ['ai.generateText'], usage: RESPONSES },
  'vercel-builtin-v7-legacy-generateObject': { calls: ['ai.generateObject'], usage: CHAT },
  'vercel-builtin-v7-legacy-generateText-responses': { calls: ['ai.generateText'], usage: RESPONSES },
  'vercel-builtin-v5-embedMany': { calls: ['ai.embedMany'], usage: EMBEDDING },
  'vercel-builtin-v5-generateText-tools': {
    calls: ['ai.generateText.doGenerate', 'ai.generateText.doGenerate'],
    steps: ['ai.toolCall', 'ai.generateText'],
    usage: CHAT,
  },
  'vercel-builtin-v7-legacy-streamText': { calls: ['ai.streamText'], usage: CHAT },
  'vercel-builtin-v7-legacy-embedMany': { calls: ['ai.embedMany'], usage: EMBEDDING },
  'vercel-builtin-v7-legacy-generateText-tools': {
    calls: ['ai.generateText.doGenerate', 'ai.generateText.doGenerate'],
    steps: ['ai.toolCall', 'ai.generateText'],
    usage: CHAT,
  },
  'vercel-builtin-v7-embed': { calls: ['embeddings text-embedding-3-small'], usage: EMBEDDING },
  'vercel-builtin-v7-embedMany': { calls: ['embeddings text-embedding-3-small'], usage: EMBEDDING },
  'vercel-builtin-v7-generateText': {
    calls: ['chat gpt-4o-mini'],
    steps: ['step 1', 'invoke_agent gpt-4o-mini'],
    usage: CHAT,
  },
};

describe.each(Object.entries(SEEN_TWICE))('law 2: captured %s', (name, expected) => {
  test('is one event per model call, with its tokens once, and no orphan', async () => {
    const stage = await replay(name);
    const events = stage.events();
    const calls = events.filter(({ type }) => type === 'llm_generation');
    const steps = events.filter(({ type }) => type !== 'llm_generation');
    expect(calls.map(({ metadata }) => metadata?.['span_name'])).toEqual(expected.calls);
    expect(steps.map(({ metadata }) => metadata?.['span_name']).sort()).toEqual(
      [...(expected.steps ?? [])].sort(),
    );
    for (const call of calls) {
      const usage = [at(call, 'payload.usage.input_tokens'), at(call, 'payload.usage.output_tokens')];
      expect(usage).toEqual(expected.usage ?? [undefined, undefined]);
    }
    // A step may sum up the tokens of its calls, but never where tokens are counted.
    for (const step of steps) expect(at(step, 'payload.usage')).toBeUndefined();
    expect(stage.orphans()).toEqual([]);
    expect(stage.hold.size).toBe(0);
    expect(stage.left.length + stage.duplicates()).toBe(readFixture(name).spans.length);
  });
});

test.each(Object.keys(SEEN_TWICE))('side by side, %s is joined the same way', async (name) => {
  const { records, aliases } = joinTwins(recordsOf(readFixture(name)));
  const held = (await replay(name)).left;
  const shape = (all: Iterable<SpanRecord>): object =>
    Object.fromEntries(
      [...all].map(({ spanId, twins = [] }) => [spanId, twins.map((twin) => twin.spanId).sort()]),
    );
  expect(shape(records.values())).toEqual(shape(held));
  expect([...aliases.keys()].sort()).toEqual(
    held.flatMap(({ twins = [] }) => twins.map(({ spanId }) => spanId)).sort(),
  );
});

test('every other capture leaves as it came', async () => {
  for (const name of fixtureNames().filter((fixture) => SEEN_TWICE[fixture] === undefined)) {
    const stage = await replay(name);
    expect({ name, left: stage.left.length }).toEqual({ name, left: readFixture(name).spans.length });
    expect(stage.duplicates()).toBe(0);
  }
});

test('what is joined keeps what each view knew', async () => {
  const [streamed] = (await replay('anthropic-openinference-messages-streamHelper')).events();
  expect(at(streamed, 'payload.response.output')).toBe('Hello! How can I help you today?');
  expect(at(streamed, 'payload.misc.response_id')).toBe('msg_FAKE1');
  expect(at(streamed, 'payload.misc.ttft_ms')).toBe(25);
  const [generated] = (await replay('vercel-builtin-v5-generateText')).events();
  expect(at(generated, 'payload.request.messages')).toMatchObject([{ role: 'system' }, { role: 'user' }]);
  expect(at(generated, 'payload.misc.response_id')).toBe('chatcmpl-FAKE1');
  expect(generated?.metadata).toMatchObject({ span_name: 'ai.generateText', kind: 'model_call' });
  expect(generated?.metadata?.['twins']).toHaveLength(1);
});
