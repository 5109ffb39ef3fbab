import fc from 'fast-check';
import { childEventId, eventIdOfSpan } from '../../src/core/ids';
import { deepFreeze } from '../contracts/deep-freeze';
import { hostileValue } from '../contracts/hostile-values';
import { at } from './support/facts-of-result';
import { mapEvents } from './support/map-events';
import { readFixture, recordsOf } from './support/record-from-fixture';
import { span } from './support/span';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
};

describe('the envelope', () => {
  test('start with microseconds, duration in seconds, the id of the span', () => {
    const [event] = mapEvents(span(CHAT));
    expect(event).toMatchObject({
      client_event_id: eventIdOfSpan('0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'),
      session_id: 'session-1',
      occurred_at: '2026-11-22T10:58:01.365250Z',
      duration: 1.00025,
    });
    expect(event).not.toHaveProperty('client_parent_event_id');
  });

  test('the parent is a span, or an event named by hand', () => {
    const ofSpan = mapEvents(span(CHAT, { parent: { traceId: 't', spanId: 's' } }));
    expect(ofSpan[0]?.client_parent_event_id).toBe(eventIdOfSpan('t', 's'));
    const ofEvent = mapEvents(span(CHAT, { parent: { eventId: '7d4d2f64-0000-4000-8000-000000000000' } }));
    expect(ofEvent[0]?.client_parent_event_id).toBe('7d4d2f64-0000-4000-8000-000000000000');
  });

  test('cut attributes are counted', () => {
    expect(mapEvents(span(CHAT, { droppedAttributesCount: 50 }))[0]?.metadata).toMatchObject({
      dropped_attributes_count: 50,
    });
    expect(mapEvents(span(CHAT))[0]?.metadata).not.toHaveProperty('dropped_attributes_count');
  });
});

describe('models', () => {
  test('the one that answered is the model; the requested one is kept where it differs', () => {
    const [event] = mapEvents(span({ ...CHAT, 'gen_ai.response.model': 'gpt-4o-2024-08-06' }));
    expect(at(event, 'payload.request.model')).toBe('gpt-4o-2024-08-06');
    expect(event?.metadata).toMatchObject({ request_model: 'gpt-4o' });
  });

  test('absent is absent', () => {
    const [event] = mapEvents(span({ 'gen_ai.operation.name': 'chat' }));
    expect(event?.payload).toEqual({
      request: { provider: 'unknown', model: 'unknown' },
      response: {},
      status: 'ok',
    });
  });
});

describe('failures', () => {
  const exception = {
    name: 'exception',
    timeUnixMs: 1_795_345_081_400,
    attributes: {
      'exception.type': 'TypeError',
      'exception.message': 'boom',
      'exception.stacktrace': 'TypeError: boom\n    at f (a.js:1:1)',
    },
  };

  test('an exception becomes an error_traceback under its event', () => {
    const [main, child] = mapEvents(
      span(CHAT, { status: { code: 'ERROR', message: 'boom' }, events: [exception] }),
    );
    expect(main?.payload).toMatchObject({ status: 'error', error: 'TypeError: boom' });
    expect(child).toMatchObject({
      type: 'error_traceback',
      client_event_id: childEventId(main?.client_event_id ?? '', 'error'),
      client_parent_event_id: main?.client_event_id,
      session_id: 'session-1',
      occurred_at: '2026-11-22T10:58:01.400000Z',
      payload: { error: 'TypeError: boom', traceback: 'TypeError: boom\n    at f (a.js:1:1)' },
    });
  });

  test('a handled exception leaves the operation ok', () => {
    const [main, child] = mapEvents(span(CHAT, { events: [exception] }));
    expect(at(main, 'payload.status')).toBe('ok');
    expect(main?.payload).not.toHaveProperty('error');
    expect(child?.type).toBe('error_traceback');
  });

  test('an ERROR status alone makes no child', () => {
    const events = mapEvents(span({ ...CHAT, 'error.type': 'timeout' }, { status: { code: 'ERROR' } }));
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toMatchObject({ status: 'error', error: 'timeout' });
  });

  test('a failing span of no dialect has its traceback too', () => {
    const events = mapEvents(span({}, { status: { code: 'ERROR', message: 'boom' }, events: [exception] }));
    expect(events.map((event) => event.type)).toEqual(['generic', 'error_traceback']);
  });
});

describe('what is not GenAI', () => {
  test('becomes generic, with all it says', () => {
    const [event] = mapEvents(span({ 'http.route': '/orders' }, { name: 'GET /orders' }));
    expect(event).toMatchObject({
      type: 'generic',
      payload: { details: 'GET /orders', misc: { attributes: { 'http.route': '/orders' } } },
    });
  });

  test('a content-free record says its name and nothing else', () => {
    const secret = 'do not tell';
    const events = mapEvents(
      span(
        { ...CHAT, 'gen_ai.input.messages': secret, other: secret },
        {
          contentFree: true,
          status: { code: 'ERROR', message: secret },
          events: [{ name: 'exception', timeUnixMs: 0, attributes: { 'exception.message': secret } }],
        },
      ),
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'generic', payload: { details: 'a span' } });
    expect(JSON.stringify(events)).not.toContain(secret);
  });
});

describe('twins', () => {
  test('a wrapper and the call inside it are one event, tokens once, the tool call id from whoever has it', () => {
    const [leaf, wrapper] = recordsOf(readFixture('langchain-openinference-bind-tools'));
    if (!leaf || !wrapper) throw new Error('two spans expected');
    const { 'output.value': _body, ...flattenedOnly } = wrapper.attributes;
    const events = mapEvents({ ...wrapper, attributes: flattenedOnly, twins: [leaf] });
    expect(events).toHaveLength(1);
    expect(at(events[0], 'client_event_id')).toBe(eventIdOfSpan(wrapper.traceId, wrapper.spanId));
    expect(at(events[0], 'payload.response.tool_calls.0.id')).toBe('call_abc123');
    expect(at(events[0], 'payload.request.model')).toBe('gpt-4o-mini-2024-07-18');
    expect(at(events[0], 'payload.usage')).toEqual({ input_tokens: 24, output_tokens: 11, cost: 0.0000096 });
    expect(at(events[0], 'metadata.twins')).toEqual([leaf.spanId]);
  });

  test("a stream's text and its native child's numbers come together", () => {
    const [wrapper, native] = recordsOf(readFixture('anthropic-openinference-messages-streamHelper'));
    if (!wrapper || !native) throw new Error('two spans expected');
    const [event] = mapEvents({ ...wrapper, twins: [native] });
    expect(at(event, 'payload.response.output')).toBe('Hello! How can I help you today?');
    expect(at(event, 'payload.misc.response_id')).toBe('msg_FAKE1');
    expect(at(event, 'payload.misc.ttft_ms')).toBe(25);
    expect(at(event, 'payload.usage.input_tokens')).toBe(33);
  });
});

test('is pure: a frozen record gives the same events twice', () => {
  for (const record of recordsOf(readFixture('langchain-openinference-chain'))) {
    deepFreeze(record);
    expect(mapEvents(record)).toEqual(mapEvents(record));
  }
});

test('is total: whatever a span holds, events come out and are JSON', () => {
  const names = fc.oneof(
    fc.constantFrom(
      'openinference.span.kind',
      'gen_ai.operation.name',
      'input.value',
      'output.value',
      'gen_ai.input.messages',
      'gen_ai.output.messages',
      'llm.token_count.prompt',
      'gen_ai.usage.input_tokens',
      '__proto__',
      'metadata',
    ),
    fc.string({ maxLength: 12 }),
  );
  const kinds = fc.constantFrom('LLM', 'TOOL', 'EMBEDDING', 'chat', 'execute_tool', 'x');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, hostileValue()), { maxLength: 10 }),
      kinds,
      fc.double(),
      (pairs, kind, time) => {
        const attributes = {
          ...Object.fromEntries(pairs),
          'openinference.span.kind': kind,
          'gen_ai.operation.name': kind,
        };
        const events = mapEvents(span(attributes, { startUnixMs: time, status: { code: 'ERROR' } }));
        expect(events.length).toBeGreaterThan(0);
        for (const event of events) {
          expect(JSON.parse(JSON.stringify(event))).toMatchObject({ type: event.type });
          expect(event.occurred_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$|^\+\d{6}-/);
        }
      },
    ),
    { numRuns: 500 },
  );
});
