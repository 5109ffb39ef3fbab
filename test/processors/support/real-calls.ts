import fc from 'fast-check';
import type { AnyValueMap } from '../../../src/core/any-value';
import type { SessionRecord } from '../../../src/core/span-record';
import { sessionRecord } from '../../support/spans';

const FRAMEWORK = 'test-instrumentation-langchain';
const CLIENT = 'test-instrumentation-openai';
const BUILT_IN = 'com.anthropic.sdk.typescript';
const FIRST_MS = 1_795_345_000_000;

/** How instrumentations may see one turn of an application. */
const SHAPES = [
  'client alone',
  'framework over client, in two traces',
  'framework over client, linked',
  "client over the client's own, linked",
  "client over the client's own, in two traces",
  'three views',
  'ai sdk, one step',
  'ai sdk, steps and a tool',
  'nested embeddings',
  'embeddings in chunks',
] as const;

/** One turn: its spans as they are emitted, and how many model calls it really made, with which tokens. */
export interface Turn {
  readonly spans: readonly SessionRecord[];
  readonly calls: number;
  readonly inputTokens: number;
}

/** What makes equal calls tellable apart, or not. */
export interface Alikeness {
  readonly sameAnswers: boolean;
  readonly withIds: boolean;
}

/** Some turns that run at once, at random times. */
export function turns(alikeness: Alikeness): fc.Arbitrary<readonly Turn[]> {
  const one = fc.record({
    shape: fc.constantFrom(...SHAPES),
    startMs: fc.integer({ min: 0, max: 60 }),
    lengthMs: fc.integer({ min: 4, max: 60 }),
    lateMs: fc.integer({ min: -3, max: 3 }),
    withChild: fc.boolean(),
  });
  return fc
    .array(one, { minLength: 1, maxLength: 8 })
    .map((all) => all.map((given, index) => turn({ ...given, ...alikeness, index })));
}

interface Given extends Alikeness {
  readonly shape: (typeof SHAPES)[number];
  readonly startMs: number;
  readonly lengthMs: number;
  /** How much later the inner view begins and ends than it should. */
  readonly lateMs: number;
  /** Something that is no model call happens inside of the innermost view. */
  readonly withChild: boolean;
  readonly index: number;
}

function turn(given: Given): Turn {
  const { startMs, lengthMs, lateMs, index } = given;
  const tokens = given.sameAnswers ? 7 : 100 + index;
  const told = facts(given, tokens);
  const endMs = startMs + lengthMs;
  let made = 0;
  const span = (scope: string, attributes: AnyValueMap, more: Partial<SessionRecord> = {}): SessionRecord => {
    made += 1;
    const id = (index * 100 + made).toString(16).padStart(16, '0');
    const traceId = more.traceId ?? id.repeat(2);
    return sessionRecord({
      spanId: id,
      startUnixMs: FIRST_MS + startMs,
      endUnixMs: FIRST_MS + endMs,
      scope: { name: scope },
      attributes,
      session: { id: traceId, source: 'trace' },
      ...more,
      traceId,
    });
  };
  const inner = { startUnixMs: FIRST_MS + startMs + 1 + lateMs, endUnixMs: FIRST_MS + endMs - 1 + lateMs };
  const under = (parent: SessionRecord, scope: string, attributes: AnyValueMap, more = {}): SessionRecord =>
    span(scope, attributes, { ...childOf(parent), ...inner, ...more });
  const withTool = (...all: SessionRecord[]): SessionRecord[] => {
    const innermost = all.at(-1);
    if (!given.withChild || innermost === undefined) return all;
    const within = { startUnixMs: innermost.startUnixMs, endUnixMs: innermost.endUnixMs };
    return [...all, span('app', TOOL, { ...childOf(innermost), ...within })];
  };
  const one = (...all: SessionRecord[]): Turn => ({ spans: withTool(...all), calls: 1, inputTokens: tokens });
  switch (given.shape) {
    case 'client alone':
      return one(span(CLIENT, told));
    case 'framework over client, in two traces':
      return one(span(FRAMEWORK, told), span(CLIENT, told, inner));
    case 'framework over client, linked': {
      const outer = span(FRAMEWORK, told);
      return one(outer, under(outer, CLIENT, told));
    }
    case "client over the client's own, linked": {
      const outer = span(CLIENT, told);
      return one(outer, under(outer, BUILT_IN, withoutAnswer(told)));
    }
    case "client over the client's own, in two traces": {
      const [answer, id] = [omit(told, 'gen_ai.response.id'), withoutAnswer(told)];
      return one(span(CLIENT, answer), span(BUILT_IN, id));
    }
    case 'three views': {
      const client = span(CLIENT, told, inner);
      return one(span(FRAMEWORK, told), client, under(client, BUILT_IN, withoutAnswer(told)));
    }
    case 'ai sdk, one step': {
      const outer = span('ai', { 'ai.operationId': 'ai.generateText', ...aiUsage(tokens) });
      const step = under(outer, 'ai', aiCall(told, tokens), { endUnixMs: outer.endUnixMs });
      return { spans: [outer, step], calls: 1, inputTokens: tokens };
    }
    case 'ai sdk, steps and a tool': {
      const outer = span('ai', { 'ai.operationId': 'ai.generateText', ...aiUsage(2 * tokens) });
      const middle = FIRST_MS + startMs + Math.floor(lengthMs / 2);
      const steps = [
        under(outer, 'ai', aiCall(told, tokens), { startUnixMs: outer.startUnixMs, endUnixMs: middle }),
        under(outer, 'ai', { 'ai.operationId': 'ai.toolCall' }, { startUnixMs: middle, endUnixMs: middle }),
        under(outer, 'ai', aiCall(told, tokens), { startUnixMs: middle, endUnixMs: outer.endUnixMs }),
      ];
      return { spans: [outer, ...steps], calls: 2, inputTokens: 2 * tokens };
    }
    case 'nested embeddings': {
      const outer = span('gen_ai', embedding(undefined));
      const call = under(outer, 'gen_ai', embedding(tokens), { endUnixMs: outer.endUnixMs });
      return { spans: [outer, call], calls: 1, inputTokens: tokens };
    }
    case 'embeddings in chunks': {
      const outer = span('gen_ai', embedding(2 * tokens));
      const within = { startUnixMs: outer.startUnixMs, endUnixMs: outer.endUnixMs };
      const chunks = [1, 2].map(() => under(outer, 'gen_ai', embedding(tokens), within));
      return { spans: [outer, ...chunks], calls: 2, inputTokens: 2 * tokens };
    }
  }
}

const TOOL: AnyValueMap = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'look_up' };

function facts({ sameAnswers, withIds, index }: Given, tokens: number): AnyValueMap {
  const text = sameAnswers ? 'yes' : `answer ${index}`;
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'm',
    'gen_ai.usage.input_tokens': tokens,
    'gen_ai.usage.output_tokens': 1,
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [{ type: 'text', content: text }] },
    ]),
    ...(withIds ? { 'gen_ai.response.id': `r-${index}` } : {}),
  };
}

function aiCall(told: AnyValueMap, tokens: number): AnyValueMap {
  const id = told['gen_ai.response.id'];
  return {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.response.text': 'yes',
    ...(id === undefined ? {} : { 'ai.response.id': id }),
    ...aiUsage(tokens),
  };
}

function aiUsage(tokens: number): AnyValueMap {
  return { 'ai.usage.inputTokens': tokens, 'ai.usage.outputTokens': 1 };
}

function embedding(tokens: number | undefined): AnyValueMap {
  return {
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.model': 'e',
    ...(tokens === undefined ? {} : { 'gen_ai.usage.input_tokens': tokens }),
  };
}

function childOf({ traceId, spanId }: SessionRecord): Partial<SessionRecord> {
  return { traceId, parentSpanId: spanId, parent: { traceId, spanId } };
}

function withoutAnswer(attributes: AnyValueMap): AnyValueMap {
  return omit(attributes, 'gen_ai.output.messages');
}

function omit(attributes: AnyValueMap, name: string): AnyValueMap {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
}
