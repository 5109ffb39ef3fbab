import type { LucidicEvent } from '../../../exporters/mapping/lucidic-event';
import { createMask } from '../../../processors/masking/create-mask';
import { withoutContent } from '../../../processors/masking/without-content';
import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { mapEvents } from '../../mapping/support/map-events';
import { fixtureNames, readFixture, recordsOf } from '../../mapping/support/record-from-fixture';
import { sessionRecord } from '../../support/spans';
import { counts } from './support/secrets';

/** Every text of a value, JSON texts opened. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    try {
      const inner: unknown = JSON.parse(value);
      if (typeof inner === 'object' && inner !== null) return leaves(inner);
    } catch {
      // A text.
    }
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** The places of an event that hold content. */
function contentOf(event: LucidicEvent): readonly string[] {
  const { payload } = event;
  if (event.type === 'error_traceback') return [event.payload.traceback];
  if (event.type === 'function_call') return leaves([event.payload.arguments, event.payload.return_value]);
  if (event.type === 'generic') return leaves('misc' in payload ? payload.misc : undefined);
  const { request, response } = event.payload;
  const calls = [...(request.messages ?? []), ...(response.messages ?? [])].flatMap(
    (m) => m.tool_calls ?? [],
  );
  const said = [...(request.messages ?? []), ...(response.messages ?? [])].map((m) => m.content);
  return leaves([said, response.output, response.thinking, calls.map((call) => call.arguments)]);
}

/** Words that stand in content and as words of the conventions too. */
const WORDS = new Set([
  ...['text', 'image', 'audio', 'file', 'reasoning', 'unknown', 'function', 'tool_call', 'get_weather'],
  ...['user', 'assistant', 'system', 'tool', 'image/png'],
  // An id, which stands in the messages that some steps were given.
  'call_abc123',
]);

/** Sentences of the record's own attributes: what has a space is no id, model or name of a convention. */
function sentences(value: AnyValue | readonly unknown[]): readonly string[] {
  return leaves(value).filter((text) => /\S \S.* \S/.test(text));
}

describe.each(fixtureNames())('captureContent: false on %s', (name) => {
  const records = recordsOf(readFixture(name));
  const bare = records.map(withoutContent);
  const before = records.map((record) => mapEvents(record));
  const after = bare.map((record) => mapEvents(record));

  test('none of the content is left, neither in the records nor in the events', () => {
    const content = before.flat().flatMap(contentOf);
    const attributes = records.flatMap(({ attributes: a, events, status }) =>
      sentences([a, events.map((event) => event.attributes), status.message]),
    );
    const canaries = [...content, ...attributes].filter((text) => text.length > 2 && !WORDS.has(text));
    const left = [...leaves(bare), ...leaves(after)];
    const whole = JSON.stringify([bare, after]);
    const inside = (text: string): boolean =>
      text.length > 12 && whole.includes(JSON.stringify(text).slice(1, -1));
    expect(canaries.filter((canary) => left.includes(canary) || inside(canary))).toEqual([]);
  });

  test('a canary in every text of the record dies', () => {
    const marked = records.map((record) => ({
      ...record,
      attributes: Object.fromEntries(
        Object.entries(record.attributes).map(([key, value]) => [key, mark(value)]),
      ),
      events: record.events.map((event) => ({
        ...event,
        attributes: Object.fromEntries(
          Object.entries(event.attributes).map(([key, value]) => [key, mark(value)]),
        ),
      })),
      status: { ...record.status, message: CANARY },
    }));
    const kept = marked.map(withoutContent);
    expect(JSON.stringify(marked)).toContain(CANARY);
    expect(JSON.stringify([kept, kept.map((record) => mapEvents(record))])).not.toContain(CANARY);
  });

  test('shape and numbers stay', () => {
    expect(after.map((events) => events.map(shape))).toEqual(before.map((events) => events.map(shape)));
  });

  test('a mask over what is left finds nothing to hide and changes nothing', () => {
    const mask = createMask(['email', 'phone', 'card', 'iban', 'jwt', 'api_key', 'ip'], { counts: counts() });
    expect(bare.map((record) => mapEvents(mask.record(record)))).toEqual(after);
  });
});

const CANARY = 'canary sings äöü';

/** Every sentence of a value with a canary behind it, JSON texts opened. */
function mark(value: AnyValue): AnyValue {
  if (typeof value === 'string') {
    try {
      const inner: AnyValue = JSON.parse(value);
      if (typeof inner === 'object' && inner !== null) return JSON.stringify(mark(inner));
    } catch {
      // A text.
    }
    return /\S \S/.test(value) ? `${value} ${CANARY}` : value;
  }
  if (Array.isArray(value)) return value.map((item: AnyValue) => mark(item));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mark(item)]));
}

/** What of an event is no content. */
function shape(event: LucidicEvent): unknown {
  const base = {
    type: event.type,
    id: event.client_event_id,
    parent: event.client_parent_event_id,
    at: event.occurred_at,
    duration: event.duration,
    kind: event.metadata?.['kind'],
  };
  if (event.type === 'function_call') {
    const { function_name, status, arguments: args, return_value } = event.payload;
    return {
      ...base,
      function_name,
      status,
      hasInput: args !== undefined,
      hasOutput: return_value !== undefined,
    };
  }
  if (event.type !== 'llm_generation') return base;
  const { request, response, usage, status, misc } = event.payload;
  return {
    ...base,
    provider: request.provider,
    model: request.model,
    usage,
    status,
    finish: misc?.['finish_reason'],
    details: misc?.['usage'],
    responseId: misc?.['response_id'],
    ttft: misc?.['ttft_ms'],
    temperature: request.params?.['temperature'],
    asked: request.messages?.map(messageShape),
    answered: response.messages?.map(messageShape),
    thoughts: response.thinking?.length,
  };
}

function messageShape(
  message: NonNullable<
    Extract<LucidicEvent, { type: 'llm_generation' }>['payload']['request']['messages']
  >[number],
): unknown {
  const { role, content, tool_calls, tool_call_id } = message;
  const parts = Array.isArray(content) ? content.map((part) => part?.type) : typeof content;
  return {
    role,
    parts: role === 'tool' ? 'result' : parts,
    calls: tool_calls?.map(({ id, name }) => [id, name]),
    tool_call_id,
  };
}

describe('captureContent: false', () => {
  test('lengths stand where texts stood', () => {
    const record = sessionRecord({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.stop_sequences': ['Joe'],
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', name: 'Joe Doe', parts: [{ type: 'text', content: 'Who is Joe?' }] },
        ]),
        'gen_ai.output.messages': JSON.stringify([
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'c1', name: 'find', arguments: { who: 'Joe' } }],
          },
        ]),
        'user.id': 'Joe',
        'customer.name': 'Joe',
        'customer.age': 41,
      },
      resource: { 'service.name': 'shop', 'process.command_args': ['--user', 'Joe'] },
    });
    const [event] = mapEvents(withoutContent(record));
    expect(event?.payload).toMatchObject({
      request: {
        model: 'gpt-4o',
        params: { temperature: 0.5 },
        messages: [{ role: 'user', content: '[11 characters]' }],
      },
      response: { tool_calls: [{ id: 'c1', type: 'function', name: 'find', arguments: '[1 fields]' }] },
    });
    expect(withoutContent(record).resource).toEqual({ 'service.name': 'shop' });
    expect(JSON.stringify([event, withoutContent(record)])).not.toMatch(/Joe|customer|41/);
  });

  test('a span that no dialect reads keeps its name and its times', () => {
    const record = sessionRecord({ name: 'work', attributes: { note: 'secret words' } });
    expect(withoutContent(record)).toMatchObject({ name: 'work', attributes: {}, events: [] });
    expect(withoutContent(sessionRecord({ name: 'asked "who is joe@example.com?"' })).name).toBe(
      '[31 characters]',
    );
  });

  test('an exception keeps its type and its time', () => {
    const record = sessionRecord({
      status: { code: 'ERROR', message: 'Joe failed' },
      events: [
        {
          name: 'exception',
          timeUnixMs: 7,
          attributes: {
            'exception.type': 'TypeError',
            'exception.message': 'Joe',
            'exception.stacktrace': 'at Joe',
          },
        },
      ],
    });
    const [call, failure] = mapEvents(withoutContent(record));
    expect(call?.payload).toMatchObject({ status: 'error', error: 'TypeError' });
    expect(failure?.payload).toEqual({ error: 'TypeError', traceback: '', misc: { type: 'TypeError' } });
    expect(JSON.stringify([call, failure])).not.toContain('Joe');
  });

  test.each<[string, AnyValueMap, AnyValueMap]>([
    [
      'llm_generation',
      {
        request: {
          provider: 'openai',
          model: 'gpt-4o',
          messages: [
            { role: 'user', name: 'Joe', content: 'I am Joe' },
            { role: 'user', content: [{ type: 'text', text: 'Joe' }, 'Joe'] },
          ],
          params: { temperature: 1, user: 'Joe' },
        },
        response: {
          output: 'Hello Joe',
          tool_calls: [{ id: 'c', type: 'function', name: 'find', arguments: { who: 'Joe' } }],
          thinking: ['Who is Joe?'],
        },
        usage: { input_tokens: 3, cost: 0.5, joes: 1 },
        misc: { who: 'Joe' },
      },
      {
        request: {
          provider: 'openai',
          model: 'gpt-4o',
          messages: [
            { role: 'user', content: '[8 characters]' },
            { role: 'user', content: [{ type: 'text' }, '[3 characters]'] },
          ],
          params: { temperature: 1 },
        },
        response: {
          output: '[9 characters]',
          tool_calls: [{ id: 'c', type: 'function', name: 'find', arguments: '[1 fields]' }],
          thinking: ['[11 characters]'],
        },
        usage: { input_tokens: 3, cost: 0.5 },
      },
    ],
    [
      'function_call',
      { function_name: 'find', arguments: { who: 'Joe' }, return_value: 'Joe', error: 'no Joe' },
      {
        function_name: 'find',
        arguments: '[1 fields]',
        return_value: '[3 characters]',
        error: '[6 characters]',
      },
    ],
    [
      'error_traceback',
      { error: 'Joe broke', traceback: 'at Joe' },
      { error: '[9 characters]', traceback: '[6 characters]' },
    ],
    ['generic', { details: 'about Joe', misc: { who: 'Joe' } }, { details: '[9 characters]' }],
  ])('an %s given by hand', (type, payload, left) => {
    const attributes = {
      'lucidic.event.type': type,
      'lucidic.event.payload': payload,
      'lucidic.event.tags': ['Joe'],
      'lucidic.event.metadata': { who: 'Joe' },
    };
    const bare = withoutContent(sessionRecord({ attributes }));
    const [event] = mapEvents(bare);
    expect(event).toMatchObject({ type, payload: left });
    expect(JSON.stringify([bare, event])).not.toMatch(/Joe|joes/);
  });
});
