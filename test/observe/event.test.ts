import type { EventView } from '@lucidic/dev';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { bindSession, event, LucidicSpanProcessor, observe } from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

describe('event', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;

  const events = async (sessionId?: string): Promise<EventView[]> => {
    await processor.forceFlush();
    return backend.events(sessionId);
  };
  const named = async (name: string): Promise<EventView> => {
    const found = (await events()).find(({ payload }) => payload['function_name'] === name);
    if (found === undefined) throw new Error(`no event ${name}`);
    return found;
  };

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });

  afterEach(async () => {
    await processor.shutdown();
    await backend.close();
    context.disable();
    trace.disable();
  });

  test('F-55 F-43: arguments by name, return value, duration, occurred_at is the start', async () => {
    const slow = event({ tags: ['t'], metadata: { tier: 1 }, misc: { own: true } })(async function fetchData(
      url: string,
      options = { retries: 2 },
      ...rest: number[]
    ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { url, options, rest };
    });
    const before = Date.now();
    expect(await slow('https://a.example', undefined, 1, 2)).toEqual({
      url: 'https://a.example',
      options: { retries: 2 },
      rest: [1, 2],
    });
    const told = await named('fetchData');
    expect(told).toMatchObject({
      type: 'function_call',
      tags: ['t'],
      metadata: { tier: 1 },
      payload: {
        arguments: { url: 'https://a.example', rest: [1, 2] },
        return_value: { url: 'https://a.example', options: { retries: 2 }, rest: [1, 2] },
        status: 'ok',
        misc: { own: true },
      },
    });
    expect(told.duration).toBeGreaterThanOrEqual(0.098);
    expect(told.duration).toBeLessThan(1);
    expect(Math.abs(Date.parse(told.occurred_at) - before)).toBeLessThan(90);
  });

  test('F-55: arguments are those of the moment of the call', async () => {
    const mutate = event()(function mutate(list: number[]) {
      list.push(2);
      return list;
    });
    mutate([1]);
    expect((await named('mutate')).payload).toMatchObject({ arguments: { list: [1] }, return_value: [1, 2] });
  });

  test('F-08 F-56 F-88: calls nest, before there is any SDK', async () => {
    const inner = event()(function inner(data: string) {
      processor.recordEvent({ type: 'generic', payload: { details: 'by hand' } });
      return data.toUpperCase();
    });
    const outer = observe({ name: 'outer' })(async (data: string) => {
      await Promise.resolve();
      return { processed: inner(data) };
    });
    await bindSession('s', () => outer('hello'));
    const told = await events('s');
    const of = (name: string): EventView | undefined =>
      told.find(({ payload, type }) => payload['function_name'] === name || type === name);
    expect(told).toHaveLength(3);
    expect(of('outer')?.client_parent_event_id).toBeUndefined();
    expect(of('inner')?.client_parent_event_id).toBe(of('outer')?.client_event_id);
    expect(of('generic')?.client_parent_event_id).toBe(of('inner')?.client_event_id);
  });

  test('F-02 F-08 F-56: with an SDK the model calls inside hang under the call, and its span is no second event', async () => {
    const tracing = startTracing(processor);
    trace.setGlobalTracerProvider(tracing.provider);
    const ask = event()(async function ask(question: string) {
      await Promise.resolve();
      const span = tracing.tracer().startSpan('chat', {
        attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' },
      });
      span.end();
      return question.length;
    });
    const run = event()(async function run() {
      return ask('hm?');
    });
    await run();
    const told = await events();
    expect(told).toHaveLength(3);
    const [root, call] = [await named('run'), await named('ask')];
    expect(call.client_parent_event_id).toBe(root.client_event_id);
    expect(told.find(({ type }) => type === 'llm_generation')?.client_parent_event_id).toBe(
      call.client_event_id,
    );
    expect(new Set(told.map(({ session_id }) => session_id)).size).toBe(1);
    expect(await backend.sessions()).toMatchObject([
      { session_name: 'run', is_finished: true, num_events: 3 },
    ]);
    expect(processor.stats().refused).toEqual({});
    await tracing.close();
  });

  test('F-56: an SDK that starts inside of the call, and one that is not the global one', async () => {
    const start = event()(async function start() {
      const tracing = startTracing(processor);
      await Promise.resolve();
      const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };
      tracing.tracer().startSpan('chat', { attributes }).end();
      await processor.forceFlush();
      return 'done';
    });
    await start();
    const told = await events();
    const root = await named('start');
    expect(told).toHaveLength(2);
    expect(told.find(({ type }) => type === 'llm_generation')).toMatchObject({
      client_parent_event_id: root.client_event_id,
      session_id: root.session_id,
    });
    context.disable();
  });

  test('F-56: a sampler that says no loses nothing', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [processor], sampler: new AlwaysOffSampler() }),
    );
    const inner = event()(function inner() {});
    const outer = event()(function outer() {
      inner();
    });
    outer();
    expect((await named('inner')).client_parent_event_id).toBe((await named('outer')).client_event_id);
  });

  test('F-57: an error comes out as it went in, with its event and an error_traceback below it', async () => {
    const error = new RangeError('must be positive', { cause: new Error('the reason') });
    const risky = event()(function risky(_value: number) {
      throw error;
    });
    const later = event({ name: 'later' })(async () => {
      await Promise.resolve();
      throw error;
    });
    expect(() => risky(-1)).toThrow(error);
    await expect(later()).rejects.toBe(error);
    const call = await named('risky');
    expect(call.payload).toMatchObject({
      arguments: { _value: -1 },
      status: 'error',
      error: 'RangeError: must be positive',
    });
    expect(call.payload).not.toHaveProperty('return_value');
    const children = (await events()).filter(({ type }) => type === 'error_traceback');
    expect(children).toHaveLength(2);
    const child = children.find(
      ({ client_parent_event_id }) => client_parent_event_id === call.client_event_id,
    );
    expect(child?.payload).toMatchObject({ error: 'RangeError: must be positive' });
    expect(child?.payload['traceback']).toBe(`${error.stack}\nCaused by: ${(error.cause as Error).stack}`);
  });

  test.each([['text'], [7], [null], [undefined], [{ code: 1 }], [Symbol('s')], [() => 1]])(
    'F-57: whatever is thrown, here %p',
    async (thrown) => {
      const risky = event()(() => {
        throw thrown;
      });
      let caught: unknown = 'nothing';
      try {
        risky();
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(thrown);
      const told = await events();
      expect(told.map(({ type }) => type).sort()).toEqual(['error_traceback', 'function_call']);
    },
  );

  test('F-58 F-09: a rejection that nobody handles stays one', async () => {
    const rejected = event()(async () => {
      throw new Error('nobody');
    });
    const promise = rejected();
    expect(promise).toBeInstanceOf(Promise);
    await expect(promise).rejects.toThrow('nobody');
  });

  test('F-55: names given, values redacted, nothing captured', async () => {
    event({ name: 'login', redactArguments: ['password', 2] })(
      (user: string, password: string, pin: number) => [user, password.length, pin],
    )('me', 'hunter2', 1234);
    event({ name: 'nested', redactArguments: ['password'] })((_options: object) => undefined)({
      deep: [{ password: 'hunter2' }],
    });
    event({ name: 'given', argumentNames: ['one'] })((..._all: unknown[]) => undefined)(1, 2);
    event({ name: 'none', captureArguments: false, captureReturn: false })((secret: string) => secret)('x');
    expect((await named('login')).payload['arguments']).toEqual({
      user: 'me',
      password: '[redacted]',
      pin: '[redacted]',
    });
    expect((await named('nested')).payload['arguments']).toEqual({
      _options: { deep: [{ password: '[redacted]' }] },
    });
    expect((await named('given')).payload['arguments']).toEqual({ one: 1, arg1: 2 });
    expect((await named('none')).payload).toEqual({ function_name: 'none', status: 'ok' });
  });

  test('F-59 F-34 F-83: 1,000 concurrent calls in sessions of their own never mix', async () => {
    for (const withManager of [false, true]) {
      if (withManager) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      const leaf = event({ name: 'leaf' })(async (id: string) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        return id;
      });
      const middle = event({ name: 'middle' })(async (id: string) => Promise.all([leaf(id), leaf(id)]));
      const root = event({ name: 'root' })(async (id: string) => {
        await new Promise((resolve) => setImmediate(resolve));
        return middle(id);
      });
      await Promise.all(
        Array.from({ length: 1_000 }, (_, index) => {
          const id = `${withManager}-${index}`;
          return bindSession(id, () => root(id));
        }),
      );
      await processor.flush({ timeoutMs: 15_000 });
      for (let index = 0; index < 1_000; index += 50) {
        const id = `${withManager}-${index}`;
        const told = await backend.events(id);
        const [top, mid] = ['root', 'middle'].map((name) =>
          told.find(({ payload }) => payload['function_name'] === name),
        );
        expect(told).toHaveLength(4);
        for (const { payload, client_parent_event_id: parent } of told) {
          expect(payload['arguments']).toEqual({ id });
          const expected = { root: undefined, middle: top?.client_event_id, leaf: mid?.client_event_id };
          expect(parent ?? undefined).toBe(expected[payload['function_name'] as keyof typeof expected]);
        }
      }
    }
    expect(processor.stats()).toMatchObject({ accepted: 8_000, delivered: 8_000 });
  }, 60_000);

  test('F-59: a session bound inside of a call of another session has no parent there', async () => {
    const inner = event({ name: 'inner' })(() => undefined);
    const outer = event({ name: 'outer' })(() => bindSession('other', inner));
    bindSession('one', outer);
    expect(await events('other')).toMatchObject([{ payload: { function_name: 'inner' } }]);
    expect((await events('other'))[0]?.client_parent_event_id ?? undefined).toBeUndefined();
  });

  test('F-87: switched off or not set up, functions are called straight through', async () => {
    await processor.shutdown();
    const calm = event()(function calm(this: unknown, value: number) {
      return [this, value];
    });
    const self = {};
    expect(calm.call(self, 1)).toEqual([self, 1]);
    const off = new LucidicSpanProcessor({ enabled: false });
    expect(calm.call(self, 1)).toEqual([self, 1]);
    expect(off.stats().accepted).toBe(0);
    expect(await backend.events()).toEqual([]);
  });

  test('F-07: other vendors see a span with type, name and ids, and no content', async () => {
    const seen: { name: string; attributes: object; parent: unknown }[] = [];
    const witness = {
      onStart: () => undefined,
      onEnd: (span: { name: string; attributes: object; parentSpanContext?: unknown }) => {
        seen.push({ name: span.name, attributes: { ...span.attributes }, parent: span.parentSpanContext });
      },
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
    const tracing = startTracing(processor, witness);
    trace.setGlobalTracerProvider(tracing.provider);
    event()(function spoken(_text: string) {
      return 'secret answer';
    })('secret question');
    const told = await named('spoken');
    expect(seen).toEqual([
      {
        name: 'spoken',
        parent: undefined,
        attributes: {
          'lucidic.event.type': 'function_call',
          'lucidic.event.recorded': true,
          'lucidic.event.id': told.client_event_id,
        },
      },
    ]);
    await tracing.close();
  });

  test('law 3: a call that is still open when the process ends leaves as interrupted', async () => {
    const child = event({ name: 'child' })(() => 1);
    const stuck = event({ name: 'stuck' })((_input: string) => {
      child();
      return new Promise<void>(() => undefined);
    });
    void stuck('in');
    await processor.shutdown();
    const told = await backend.events();
    const parent = told.find(({ payload }) => payload['function_name'] === 'stuck');
    expect(parent?.payload).toMatchObject({ status: 'interrupted', arguments: { _input: 'in' } });
    expect(parent?.duration ?? undefined).toBeUndefined();
    expect(told.find(({ payload }) => payload['function_name'] === 'child')?.client_parent_event_id).toBe(
      parent?.client_event_id,
    );
  });
});
