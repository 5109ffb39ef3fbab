import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  bindSession,
  event,
  LucidicExporter,
  LucidicPropagator,
  LucidicSpanProcessor,
  setTargetHost,
} from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing } from '../support/tracing';

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

describe('an observed call among others', () => {
  let ours: TestBackend;
  let theirs: TestBackend;

  beforeEach(async () => {
    ours = await testBackend();
    theirs = await testBackend();
  });

  afterEach(async () => {
    await ours.close();
    await theirs.close();
    context.disable();
    trace.disable();
    propagation.disable();
  });

  const processorOf = (backend: TestBackend, agentId: string): LucidicSpanProcessor =>
    new LucidicSpanProcessor({ apiKey: 'k', agentId, baseUrl: backend.apiUrl });

  test('law 3: another tenant has no event of it, and its events no parent that it does not have', async () => {
    const [first, second] = [processorOf(ours, 'a'), processorOf(theirs, 'b')];
    const tracing = startTracing(second, first);
    trace.setGlobalTracerProvider(tracing.provider);
    event({ name: 'call' })(() => tracing.tracer().startSpan('chat', { attributes: CHAT }).end())();
    await tracing.close();
    const call = (await ours.events()).find(({ type }) => type === 'function_call');
    const chat = (await ours.events()).find(({ type }) => type === 'llm_generation');
    expect(await ours.events()).toHaveLength(2);
    expect(chat?.client_parent_event_id).toBe(call?.client_event_id);
    expect(await theirs.events()).toHaveLength(1);
    expect((await theirs.events())[0]?.client_parent_event_id ?? undefined).toBeUndefined();
    expect(second.stats().refused).toEqual({ recorded_by_hand: 1 });
    expect(first.stats().refused).toEqual({});
  });

  test('law 2: an exporter that gets the span makes no second event, and files its children under the first', async () => {
    const recording = processorOf(ours, 'a');
    const exporter = new LucidicExporter({ apiKey: 'k', agentId: 'other', baseUrl: ours.apiUrl });
    const tracing = startTracing(new SimpleSpanProcessor(exporter));
    trace.setGlobalTracerProvider(tracing.provider);
    event({ name: 'call' })(() => tracing.tracer().startSpan('chat', { attributes: CHAT }).end())();
    await recording.shutdown();
    await tracing.close();
    const events = await ours.events();
    expect(events.map(({ type }) => type).sort()).toEqual(['function_call', 'llm_generation']);
    const call = events.find(({ type }) => type === 'function_call');
    expect(call?.payload).toMatchObject({ function_name: 'call', return_value: null });
    expect(events.find(({ type }) => type === 'llm_generation')?.client_parent_event_id).toBe(
      call?.client_event_id,
    );
  });

  test.each([['without an SDK'], ['with one']])(
    'F-08: a request inside takes it along as its parent, %s',
    async (how) => {
      const processor = processorOf(ours, 'a');
      const tracing = startTracing(...(how === 'with one' ? [processor] : []));
      if (how === 'with one') trace.setGlobalTracerProvider(tracing.provider);
      const propagator = new LucidicPropagator({ allowHosts: ['friend.example'] });
      const carrier: { baggage?: string } = {};
      bindSession('s', () =>
        event({ name: 'call' })(() => {
          const setter = {
            set: (target: object, key: string, value: string) => void Reflect.set(target, key, value),
          };
          propagator.inject(setTargetHost(context.active(), 'friend.example'), carrier, setter);
        })(),
      );
      await processor.forceFlush();
      const [call] = await ours.events('s');
      expect(carrier.baggage).toContain('lucidic.session_id=s');
      expect(carrier.baggage).toContain(`lucidic.parent_event_id=${call?.client_event_id}`);
      await processor.shutdown();
      await tracing.close();
    },
  );

  test('F-08: a call in a request of another service hangs under the event that the request names', async () => {
    const processor = processorOf(ours, 'a');
    const tracing = startTracing();
    const baggage = propagation.createBaggage({
      'lucidic.session_id': { value: 's' },
      'lucidic.parent_event_id': { value: 'theirs' },
    });
    const inner = event({ name: 'inner' })(() => 1);
    context.with(propagation.setBaggage(ROOT_CONTEXT, baggage), () =>
      event({ name: 'outer' })(() => inner())(),
    );
    await processor.shutdown();
    const events = await ours.events('s');
    const outer = events.find(({ payload }) => payload['function_name'] === 'outer');
    expect(outer?.client_parent_event_id).toBe('theirs');
    expect(events.find(({ payload }) => payload['function_name'] === 'inner')?.client_parent_event_id).toBe(
      outer?.client_event_id,
    );
    await tracing.close();
  });

  test('F-08: inside of a span that is an event, and around one', async () => {
    const processor = processorOf(ours, 'a');
    const tracing = startTracing(processor);
    const agent = tracing
      .tracer()
      .startSpan('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    context.with(trace.setSpan(context.active(), agent), () =>
      event({ name: 'call' })(() => {
        const tool = tracing.tracer().startSpan('GET /', {});
        context.with(trace.setSpan(context.active(), tool), () => event({ name: 'inner' })(() => 1)());
        tool.end();
      })(),
    );
    agent.end();
    await tracing.close();
    const events = await ours.events();
    const of = (name: string) => events.find(({ metadata }) => metadata?.['span_name'] === name);
    expect(events).toHaveLength(3);
    expect(of('call')?.client_parent_event_id).toBe(of('agent')?.client_event_id);
    expect(of('inner')?.client_parent_event_id).toBe(of('call')?.client_event_id);
    expect(new Set(events.map(({ session_id }) => session_id)).size).toBe(1);
  });
});
