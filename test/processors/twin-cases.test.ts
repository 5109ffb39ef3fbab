import type { AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { sessionRecord } from '../support/spans';
import { type TwinStage, twinStage } from './support/twin-stage';

const FRAMEWORK = 'test-instrumentation-langchain';
const CLIENT = 'test-instrumentation-openai';
const MESSAGES = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'hello' }] }]);
const FAILED = { status: { code: 'ERROR', message: '429 Too many requests' } } as const;

let made = 0;
beforeEach(() => {
  made = 0;
});

function call(scope: string, more: Partial<SessionRecord> = {}, attributes: AnyValueMap = {}): SessionRecord {
  made += 1;
  const spanId = made.toString(16).padStart(16, '0');
  const traceId = more.traceId ?? spanId.repeat(2);
  return sessionRecord({
    spanId,
    startUnixMs: 1_000,
    endUnixMs: 2_000,
    scope: { name: scope },
    session: { id: traceId, source: 'trace' },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm',
      'gen_ai.output.messages': MESSAGES,
      ...attributes,
    },
    ...more,
    traceId,
  });
}

const under = ({ traceId, spanId }: SessionRecord): Partial<SessionRecord> => ({
  traceId,
  parentSpanId: spanId,
  parent: { traceId, spanId },
  startUnixMs: 1_100,
  endUnixMs: 1_900,
});
const tool = (parent: SessionRecord): SessionRecord =>
  call('app', under(parent), { 'gen_ai.operation.name': 'execute_tool' });
const ai = (operationId: string, more: Partial<SessionRecord> = {}): SessionRecord =>
  sessionRecord({
    ...call('ai', more),
    attributes: { 'ai.operationId': operationId, 'ai.response.text': 'hello' },
  });

function startAll(stage: TwinStage, ...records: readonly SessionRecord[]): void {
  for (const record of records) stage.start(record);
}

function endAll(stage: TwinStage, ...records: readonly SessionRecord[]): void {
  for (const record of records) stage.end(record);
}

const typesOf = (stage: TwinStage): string[] => stage.events().map(({ type }) => type);

describe('what happened under an inner view', () => {
  test('follows it to the outer one, into its session', () => {
    const stage = twinStage();
    const [outer, inner] = [call(FRAMEWORK), call(CLIENT)];
    const child = tool(inner);
    startAll(stage, outer, inner, child);
    endAll(stage, child);
    expect([stage.left.length, stage.hold.size]).toEqual([0, 1]);
    endAll(stage, inner, outer);
    expect(stage.left).toMatchObject([
      { spanId: outer.spanId, twins: [{ spanId: inner.spanId }] },
      { spanId: child.spanId, parent: { spanId: outer.spanId }, session: outer.session },
    ]);
  });

  test('follows it when it ends later than both', () => {
    const stage = twinStage();
    const [outer, inner] = [call(FRAMEWORK), call(CLIENT)];
    const child = tool(inner);
    startAll(stage, outer, inner, child);
    endAll(stage, inner, outer, child);
    expect(stage.left.at(-1)).toMatchObject({ parent: { spanId: outer.spanId }, session: outer.session });
    expect(stage.orphans()).toEqual([]);
  });

  test('follows it when the inner one turns out to be a late view', async () => {
    const stage = twinStage();
    const [outer, inner] = [call(FRAMEWORK), call(CLIENT)];
    const child = tool(inner);
    startAll(stage, outer);
    endAll(stage, outer);
    startAll(stage, inner, child);
    endAll(stage, child, inner);
    await stage.clock.advance(1_000);
    expect([stage.left.length, stage.duplicates()]).toEqual([2, 1]);
    expect(stage.left.at(-1)).toMatchObject({ spanId: child.spanId, parent: { spanId: outer.spanId } });
  });

  test('law 3: could it not wait, the inner span stays, empty, under the outer one', async () => {
    const stage = twinStage();
    const [outer, inner] = [call(FRAMEWORK), call(CLIENT)];
    const child = tool(inner);
    startAll(stage, outer, inner, child);
    endAll(stage, child);
    await stage.clock.advance(1_001);
    expect(stage.left).toMatchObject([{ spanId: child.spanId, parent: { spanId: inner.spanId } }]);
    endAll(stage, inner, outer);
    expect(stage.left.slice(1)).toMatchObject([
      { spanId: outer.spanId, twins: [{ spanId: inner.spanId }] },
      { spanId: inner.spanId, contentFree: true, parent: { spanId: outer.spanId }, session: outer.session },
    ]);
    expect(typesOf(stage)).toEqual(['function_call', 'llm_generation', 'generic']);
    expect([stage.duplicates(), stage.orphans()]).toEqual([0, []]);
  });

  test('law 3: a call forgotten among too many open ones stays too', () => {
    const stage = twinStage();
    const inner = call(CLIENT);
    const child = tool(inner);
    startAll(stage, inner, child);
    startAll(
      stage,
      ...Array.from({ length: 1_001 }, () => call('other', {}, { 'gen_ai.operation.name': 'x' })),
    );
    const outer = call(FRAMEWORK);
    startAll(stage, outer);
    endAll(stage, child, inner, outer);
    expect(stage.left.map(({ spanId }) => spanId).sort()).toEqual(
      [outer, inner, child].map(({ spanId }) => spanId).sort(),
    );
    expect([typesOf(stage).filter((type) => type === 'llm_generation').length, stage.orphans()]).toEqual([
      1,
      [],
    ]);
  });
});

describe('two real calls stay two', () => {
  test('an attempt that failed inside of a call that did not', () => {
    const stage = twinStage();
    const outer = call(FRAMEWORK);
    const failed = call(
      CLIENT,
      { ...under(outer), ...FAILED, endUnixMs: 1_400 },
      { 'gen_ai.output.messages': '' },
    );
    const retried = call(CLIENT, { ...under(outer), startUnixMs: 1_500 });
    startAll(stage, outer, failed);
    endAll(stage, failed);
    startAll(stage, retried);
    endAll(stage, retried, outer);
    const joined = stage.left.find(({ spanId }) => spanId === outer.spanId);
    expect(joined?.twins?.map(({ spanId }) => spanId)).toEqual([retried.spanId]);
    expect(stage.left).toHaveLength(2);
  });

  test('a call inside of a call of the same instrumentation', () => {
    const stage = twinStage();
    const outer = call(CLIENT);
    const nested = call(CLIENT, under(outer));
    startAll(stage, outer, nested);
    endAll(stage, nested, outer);
    stage.hold.releaseAll();
    expect([stage.left.length, stage.duplicates(), stage.orphans()]).toEqual([2, 0, []]);
  });

  test('equal calls at once: each framework call takes the client call inside of it', () => {
    const stage = twinStage();
    const [a, b] = [call(FRAMEWORK), call(FRAMEWORK)];
    const [insideA, insideB] = [call(CLIENT, under(a)), call(CLIENT, under(b))];
    startAll(stage, a, b, insideA, insideB);
    endAll(stage, insideB, a, insideA, b);
    const twins = Object.fromEntries(
      stage.left.map(({ spanId, twins: [twin] = [] }) => [spanId, twin?.spanId]),
    );
    expect(twins).toEqual({ [a.spanId]: insideA.spanId, [b.spanId]: insideB.spanId });
  });

  test('one call after the other, with the same answer', () => {
    const stage = twinStage();
    const calls = [0, 1].map((index) => {
      const times = { startUnixMs: 1_000 + index * 2_000, endUnixMs: 2_000 + index * 2_000 };
      return [call(FRAMEWORK, times), call(CLIENT, times)] as const;
    });
    for (const [outer, inner] of calls) {
      startAll(stage, outer, inner);
      endAll(stage, inner, outer);
    }
    expect([stage.left.length, stage.duplicates()]).toEqual([2, 2]);
  });

  test("the AI SDK's call and a client's at once, with the same answer", () => {
    const stage = twinStage();
    const outer = ai('ai.generateText');
    const step = ai('ai.generateText.doGenerate', under(outer));
    const other = call(CLIENT);
    startAll(stage, outer, step, other);
    endAll(stage, step, other, outer);
    stage.hold.releaseAll();
    expect(typesOf(stage)).toEqual(['llm_generation', 'llm_generation']);
  });
});

describe('what speaks for one call', () => {
  const numbers = { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 3 };
  const mute = { ...numbers, 'gen_ai.output.messages': '' };
  test.each([
    ['the same numbers, one inside the other', numbers, mute, {}, 1],
    ['other numbers', numbers, { ...mute, 'gen_ai.usage.output_tokens': 4 }, {}, 2],
    ['no numbers', {}, { 'gen_ai.output.messages': '' }, {}, 2],
    ['the same numbers, one longer than the other', numbers, mute, { endUnixMs: 2_100 }, 2],
    ['the same failure', { 'gen_ai.output.messages': '' }, { 'gen_ai.output.messages': '' }, FAILED, 1],
  ])('%s', (_name, ofOuter, ofInner, more, events) => {
    const stage = twinStage();
    const outer = call(FRAMEWORK, 'status' in more ? more : {}, ofOuter);
    const inner = call(CLIENT, { startUnixMs: 1_100, endUnixMs: 1_900, ...more }, ofInner);
    startAll(stage, outer, inner);
    endAll(stage, inner, outer);
    stage.hold.releaseAll();
    expect(stage.left).toHaveLength(events);
  });

  test('the stronger evidence wins, whichever came first', () => {
    const stage = twinStage();
    const outer = call(FRAMEWORK, {}, { 'gen_ai.response.id': 'r' });
    const other = call(CLIENT, { endUnixMs: 1_800 });
    const inner = call(CLIENT, { endUnixMs: 1_900 }, { 'gen_ai.response.id': 'r' });
    startAll(stage, outer, other, inner);
    endAll(stage, other, inner, outer);
    const joined = stage.left.find(({ spanId }) => spanId === outer.spanId);
    expect(joined?.twins?.map(({ spanId }) => spanId)).toEqual([inner.spanId]);
    expect(stage.left).toHaveLength(2);
  });

  test('a span that says what it is only at its end is waited for', () => {
    const stage = twinStage();
    for (let index = 0; index < 6; index += 1) {
      const alone = call(CLIENT, { startUnixMs: index, endUnixMs: index });
      startAll(stage, alone);
      endAll(stage, alone);
      void stage.hold.whenEmpty();
    }
    const [outer, inner] = [call(FRAMEWORK), call(CLIENT)];
    stage.start(outer, {});
    startAll(stage, inner);
    endAll(stage, inner, outer);
    expect(stage.left.at(-1)).toMatchObject({ spanId: outer.spanId, twins: [{ spanId: inner.spanId }] });
  });

  test('a span that was refused and only promised tells nothing', () => {
    const stage = twinStage();
    const outer = call(FRAMEWORK);
    const inner = call(CLIENT, under(outer));
    startAll(stage, outer, inner);
    endAll(stage, inner, { ...outer, contentFree: true });
    expect(typesOf(stage).sort()).toEqual(['generic', 'llm_generation']);
  });
});

describe('spans that repeat their children', () => {
  test('around one call: one event under the outer id', () => {
    const stage = twinStage();
    const outer = ai('ai.streamText');
    const step = ai('ai.streamText.doStream', under(outer));
    startAll(stage, outer, step);
    endAll(stage, step, outer);
    expect(stage.left).toMatchObject([{ spanId: outer.spanId, twins: [{ spanId: step.spanId }] }]);
    expect(typesOf(stage)).toEqual(['llm_generation']);
  });

  test('around one call and a tool: the steps are events of their own, at once', () => {
    const stage = twinStage();
    const outer = ai('ai.generateText');
    const [step, used] = [ai('ai.generateText.doGenerate', under(outer)), ai('ai.toolCall', under(outer))];
    startAll(stage, outer, step);
    endAll(stage, step);
    expect(stage.left).toEqual([]);
    startAll(stage, used);
    endAll(stage, used);
    expect(typesOf(stage)).toEqual(['llm_generation', 'function_call']);
    endAll(stage, outer);
    expect(typesOf(stage)).toEqual(['llm_generation', 'function_call', 'function_call']);
  });

  test('that end when the call has left already are steps', async () => {
    const stage = twinStage();
    const outer = ai('ai.generateText');
    const step = ai('ai.generateText.doGenerate', under(outer));
    startAll(stage, outer, step);
    endAll(stage, step);
    await stage.clock.advance(1_001);
    endAll(stage, outer);
    expect(typesOf(stage)).toEqual(['llm_generation', 'function_call']);
    expect(stage.orphans()).toEqual([]);
  });

  test('a framework around the AI SDK takes both as one', () => {
    const stage = twinStage();
    const framework = call(FRAMEWORK);
    const outer = ai('ai.generateText', under(framework));
    const step = ai('ai.generateText.doGenerate', under(outer));
    const client = call(CLIENT, under(step));
    startAll(stage, framework, outer, step, client);
    endAll(stage, client, step, outer);
    expect(stage.hold.size).toBe(1);
    stage.hold.forget(framework.spanId);
    expect(stage.left).toMatchObject([
      { spanId: outer.spanId, twins: [{ spanId: step.spanId }, { spanId: client.spanId }] },
    ]);
  });
});
