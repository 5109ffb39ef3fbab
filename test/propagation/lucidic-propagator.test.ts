import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { setTargetHost } from '../../processors/propagation/target-hosts';
import { bindSession } from '../../src/bind-session';
import { ConfigError } from '../../src/core/errors';
import { eventIdOfSpan, sessionIdOfTrace } from '../../src/core/ids';
import { getSessionId } from '../../src/get-session-id';
import { LucidicPropagator } from '../../src/lucidic-propagator';
import { LucidicSpanProcessor } from '../../src/lucidic-span-processor';
import { type TestBackend, testBackend } from '../support/read-api';
import { startTracing, type Tracing, withBaggage } from '../support/tracing';
import { aroundW3C } from './support/propagators';
import { AGENT, CHAT, inSpan, requestContext } from './support/spans';

const ALLOWED = { 'server.address': 'agents.internal', 'server.port': 443 };

describe('LucidicPropagator', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;
  let tracing: Tracing;
  let tracer: Tracer;

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
    tracing = startTracing(processor);
    tracer = tracing.tracer();
  });

  afterEach(async () => {
    await tracing.close();
    await backend.close();
  });

  /** The headers of a request made here and now to a host with these attributes. */
  function headersTo(
    propagator: LucidicPropagator,
    attributes: Record<string, string | number>,
    carrier: Record<string, string> = {},
  ): Record<string, string> {
    propagator.inject(requestContext(tracer, attributes), carrier, defaultTextMapSetter);
    return carrier;
  }

  test('to an allowed host go the session and the nearest event, beside what the wrapped propagator sends', async () => {
    const propagator = aroundW3C({ allowHosts: ['agents.internal'] });
    await bindSession('s-1', () =>
      inSpan(tracer, 'agent', AGENT, (agent) => {
        const { traceId, spanId } = agent.spanContext();
        const headers = withBaggage({ tenant: 'blue sky' }, () => headersTo(propagator, ALLOWED));
        expect(headers['traceparent']).toContain(traceId);
        expect(headers['baggage']).toBe(
          `tenant=blue%20sky,lucidic.session_id=s-1,lucidic.parent_event_id=${eventIdOfSpan(traceId, spanId)}`,
        );
      }),
    );
    expect(propagator.stats()).toEqual({ sent: 1, stripped: 0, noRoom: 0, received: 0, ignored: 0 });
  });

  test('with no allowed hosts nothing of ours leaves', () => {
    const propagator = aroundW3C();
    expect(bindSession('s', () => headersTo(propagator, ALLOWED))['baggage']).toBeUndefined();
    expect(propagator.stats()).toMatchObject({ sent: 0 });
  });

  test.each([
    [
      'the stable attributes',
      { 'server.address': 'api.openai.com', 'url.full': 'https://api.openai.com/v1/chat' },
    ],
    ['the older attributes', { 'http.url': 'https://api.openai.com/v1', 'net.peer.name': 'api.openai.com' }],
    ['a port and the root’s dot', { 'http.host': 'API.OpenAI.com.:443' }],
    ['only one of two', { 'server.address': 'agents.internal', 'url.full': 'https://api.anthropic.com/v1' }],
  ])('a model provider gets nothing, even if everything is allowed (%s)', async (_name, attributes) => {
    for (const propagate of ['context', 'baggage'] as const) {
      const propagator = aroundW3C({ allowHosts: [/.*/], propagate });
      const entries = { 'lucidic.session_id': 'theirs', 'lucidic.parent_event_id': 'p', other: 'kept' };
      await inSpan(tracer, 'agent', AGENT, () => {
        const headers = bindSession('s', () => withBaggage(entries, () => headersTo(propagator, attributes)));
        expect(headers['baggage']).toBe('other=kept');
        expect(JSON.stringify(headers)).not.toContain('lucidic');
      });
      expect(propagator.stats()).toMatchObject({ sent: 0, stripped: 1 });
    }
  });

  test.each([
    ['no span', () => ROOT_CONTEXT],
    [
      'a span that is no client',
      (to: Tracer) => trace.setSpan(ROOT_CONTEXT, to.startSpan('x', { attributes: ALLOWED })),
    ],
    [
      'a server span, which names this host',
      (to: Tracer) =>
        trace.setSpan(ROOT_CONTEXT, to.startSpan('x', { kind: SpanKind.SERVER, attributes: ALLOWED })),
    ],
    ['a client span that does not say', (to: Tracer) => requestContext(to, {}, ROOT_CONTEXT)],
    [
      'a socket’s path',
      (to: Tracer) => requestContext(to, { 'server.address': '/run/x.sock' }, ROOT_CONTEXT),
    ],
  ])('where the host is not known nothing leaves: %s', (_name, make) => {
    const propagator = aroundW3C({ allowHosts: [/.*/] });
    const baggage = propagation.createBaggage({ 'lucidic.session_id': { value: 's' } });
    const carrier = {};
    propagator.inject(propagation.setBaggage(make(tracer), baggage), carrier, defaultTextMapSetter);
    expect(carrier).not.toHaveProperty('baggage');
  });

  test('propagate: "baggage" sends to every known host but the providers’', () => {
    const propagator = aroundW3C({ propagate: 'baggage' });
    const headers = bindSession('s', () => headersTo(propagator, { 'server.address': 'anywhere.example' }));
    expect(headers['baggage']).toBe('lucidic.session_id=s');
  });

  test('code that injects by hand names its target in the context or in the carrier', () => {
    const propagator = aroundW3C({ allowHosts: ['agents.internal', '::1'] });
    const inject = (target: string | undefined, carrier: Record<string, string> = {}) => {
      const active = context.active();
      const from = target === undefined ? active : setTargetHost(active, target);
      bindSession('s', () => propagator.inject(from, carrier, defaultTextMapSetter));
      return carrier['baggage'];
    };
    withBaggage({ 'lucidic.session_id': 's' }, () => {
      expect(inject('https://Agents.Internal:8443/run')).toContain('lucidic.session_id=s');
      expect(inject('[::1]:8080')).toContain('lucidic.session_id=s');
      expect(inject('other.internal')).toBeUndefined();
      expect(inject(undefined, { Host: 'agents.internal' })).toContain('lucidic.session_id=s');
      // Both are said, so both have to be allowed.
      expect(inject('agents.internal', { host: 'api.openai.com' })).toBeUndefined();
    });
  });

  test('a header that the application copied from its caller is cleaned too, under the name it has', () => {
    const propagator = aroundW3C({ allowHosts: ['agents.internal'] });
    const copied = { Baggage: 'a=1, lucidic.session_id=s;p=1 ,lucidic%2Eparent_event_id=x' };
    expect(headersTo(propagator, { 'server.address': 'api.openai.com' }, { ...copied })).toMatchObject({
      Baggage: 'a=1',
    });
    const only = headersTo(
      propagator,
      { 'server.address': 'api.openai.com' },
      { Baggage: 'lucidic.session_id=s' },
    );
    expect(only).toMatchObject({ Baggage: '' });
    const carrier = new Headers({ baggage: 'lucidic.session_id=s,b=2' });
    propagator.inject(requestContext(tracer, { 'server.address': 'api.x.ai' }), carrier, {
      set: (headers: Headers, key, value) => headers.set(key, value),
    });
    expect(carrier.get('baggage')).toBe('b=2');
  });

  test('the session stands for the trace where none is named, and only when there is an event in it', async () => {
    const propagator = aroundW3C({ allowHosts: ['agents.internal'] });
    expect(headersTo(propagator, ALLOWED)['baggage']).toBeUndefined();
    await inSpan(tracer, 'agent', AGENT, (agent) => {
      const { traceId } = agent.spanContext();
      expect(headersTo(propagator, ALLOWED)['baggage']).toContain(`session_id=${sessionIdOfTrace(traceId)},`);
    });
  });

  test('an event of another session is not sent as a parent', async () => {
    const propagator = aroundW3C({ allowHosts: ['agents.internal'] });
    await inSpan(tracer, 'agent', { ...AGENT, 'lucidic.session_id': 'one' }, () => {
      expect(bindSession('two', () => headersTo(propagator, ALLOWED))['baggage']).toBe(
        'lucidic.session_id=two',
      );
    });
  });

  test('law 3: an ancestor that was sent leaves as an event, though it is refused at its end', async () => {
    const propagator = aroundW3C({ allowHosts: ['agents.internal'] });
    let header = '';
    await inSpan(tracer, 'was an agent', AGENT, (agent) => {
      header = headersTo(propagator, ALLOWED)['baggage'] ?? '';
      Reflect.set(agent, 'attributes', { 'secret.note': 'do not send' });
    });
    await inSpan(tracer, 'was one too', AGENT, (agent) => {
      headersTo(propagator, { 'server.address': 'elsewhere.internal' });
      Reflect.set(agent, 'attributes', {});
    });
    await processor.forceFlush();
    const [event, ...others] = await backend.events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: 'generic', metadata: { kind: 'ancestor' } });
    expect(header).toContain(`lucidic.parent_event_id=${event?.client_event_id}`);
    expect(JSON.stringify(event)).not.toContain('do not send');
  });

  test('law 3: a call that another process was told of stays in the tree, though its twin tells of it', async () => {
    const propagator = aroundW3C({ allowHosts: ['gateway.internal'] });
    let header = '';
    // A framework's view of a call around the client's, which goes through a gateway of one's own.
    await inSpan(tracing.tracer('langchain'), 'ChatOpenAI', CHAT, () =>
      inSpan(tracing.tracer('openai'), 'chat gpt-4o-mini', CHAT, () => {
        header = headersTo(propagator, { 'server.address': 'gateway.internal' })['baggage'] ?? '';
      }),
    );
    await processor.forceFlush();
    const events = await backend.events();
    const call = events.find(({ type }) => type === 'llm_generation');
    const told = events.find(({ client_event_id }) => header.includes(client_event_id));
    expect(events).toHaveLength(2);
    expect(told).toMatchObject({ type: 'generic', client_parent_event_id: call?.client_event_id });
  });

  test('of two processors the one that has an event gives the parent', async () => {
    const dropping = new LucidicSpanProcessor({
      apiKey: 'k2',
      agentId: 'a',
      baseUrl: backend.apiUrl,
      shouldExportSpan: () => false,
    });
    const both = startTracing(processor, dropping);
    const propagator = aroundW3C({ allowHosts: ['agents.internal'] });
    await inSpan(both.tracer(), 'agent', AGENT, (agent) => {
      const { traceId, spanId } = agent.spanContext();
      expect(headersTo(propagator, ALLOWED)['baggage']).toContain(eventIdOfSpan(traceId, spanId));
    });
    await both.close();
  });

  describe('extract', () => {
    const extract = (propagator: LucidicPropagator, baggage: string) =>
      propagator.extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter);

    test('the session is taken over, and kept out of OpenTelemetry’s baggage', () => {
      const propagator = aroundW3C();
      const extracted = extract(propagator, 'lucidic.session_id=s-1,lucidic.parent_event_id=e,other=1');
      expect(context.with(extracted, getSessionId)).toBe('s-1');
      expect(propagation.getBaggage(extracted)?.getAllEntries()).toEqual([['other', { value: '1' }]]);
      expect(propagator.stats()).toMatchObject({ received: 1, ignored: 0 });
    });

    test('without a wrapped propagator too', () => {
      expect(context.with(extract(new LucidicPropagator(), 'lucidic.session_id=s'), getSessionId)).toBe('s');
    });

    test('trustIncomingBaggage: false ignores ours and conversation ids, and leaves all others', () => {
      const propagator = aroundW3C({ trustIncomingBaggage: false });
      const extracted = extract(propagator, 'lucidic.session_id=s,session.id=c,other=1');
      expect(context.with(extracted, getSessionId)).toBeUndefined();
      expect(propagation.getBaggage(extracted)?.getEntry('session.id')?.value).toBe('c');
      expect(propagation.getBaggage(extracted)?.getEntry('other')?.value).toBe('1');
      expect(context.with(extracted, () => bindSession('mine', getSessionId))).toBe('mine');
      expect(context.with(extracted, () => withBaggage({ 'session.id': 'local' }, getSessionId))).toBe(
        'local',
      );
      expect(propagator.stats()).toMatchObject({ received: 0, ignored: 1 });
    });

    test('events below an untrusted request are in a session of their own', async () => {
      const extracted = extract(
        aroundW3C({ trustIncomingBaggage: false }),
        'lucidic.session_id=s,session.id=c',
      );
      const span = context.with(extracted, () => tracer.startSpan('chat', { attributes: CHAT }));
      span.end();
      await processor.forceFlush();
      const [event] = await backend.events();
      expect(event?.session_id).toBe(sessionIdOfTrace(span.spanContext().traceId));
    });
  });

  test('fields are the wrapped propagator’s and baggage', () => {
    expect(aroundW3C().fields().sort()).toEqual(['baggage', 'traceparent', 'tracestate']);
    expect(new LucidicPropagator().fields()).toEqual(['baggage']);
  });

  test.each([
    ['allowHosts', { allowHosts: ['https://agents.internal/'] }],
    ['allowHosts', { allowHosts: ['agents.internal:80'] }],
    ['allowHosts', { allowHosts: 'agents.internal' }],
    ['allowHosts', { allowHosts: [7] }],
    ['propagate', { propagate: 'everywhere' }],
    ['trustIncomingBaggage', { trustIncomingBaggage: 'perhaps' }],
    ['propagator', { propagator: {} }],
    ['allowHost', { allowHost: [] }],
  ])('a wrong %s is a ConfigError that names it', (option, options) => {
    expect(() => Reflect.construct(LucidicPropagator, [options])).toThrow(ConfigError);
    expect(() => Reflect.construct(LucidicPropagator, [options])).toThrow(option);
  });
});
