import fc from 'fast-check';
import { jsonStart } from '../../exporters/mapping/json-start';
import { previewPayload } from '../../exporters/mapping/preview-payload';

const LONG = 'x'.repeat(10_000);
const CUT = `${'x'.repeat(199)}…`;

describe('the preview of a payload', () => {
  test('of a model call has five messages, each text cut at 200 characters', () => {
    const message = {
      role: 'user',
      content: LONG,
      name: null,
      tool_call_id: 'c1',
      tool_calls: [{ id: LONG }],
    };
    const preview = previewPayload('llm_generation', {
      request: { provider: 'openai', model: 'm', messages: Array(9).fill(message), params: { n: 1 } },
      response: { output: LONG, tool_calls: [{ id: 't' }], messages: [message] },
      usage: { input_tokens: 1, output_tokens: 0, cost: 0.5, other: 3 },
      status: 'ok',
      misc: { huge: LONG },
    });
    const shown = {
      role: 'user',
      content: CUT,
      name: null,
      tool_call_id: 'c1',
      tool_calls: `[{"id":"${'x'.repeat(191)}…`,
    };
    expect(preview).toEqual({
      request: { provider: 'openai', model: 'm', messages: Array(5).fill(shown) },
      response: { output: CUT },
      usage: { input_tokens: 1, output_tokens: 0, cost: 0.5 },
      status: 'ok',
    });
  });

  test.each([
    [null, undefined],
    [undefined, undefined],
    ['text', 'text'],
    [
      ['a', 7, null, { role: 'user' }],
      ['a', '7', null, { role: 'user' }],
    ],
    [{ role: 'user' }, '{"role":"user"}'],
  ])('of messages %j is %j', (messages, expected) => {
    const preview = previewPayload('llm_generation', { request: { messages } });
    expect(preview).toEqual({
      request:
        expected === undefined ? (messages === null ? { messages: null } : {}) : { messages: expected },
      response: {},
    });
  });

  test.each([
    ['text', 'text'],
    [{ a: [1, 'two'] }, '{"a":[1,"two"]}'],
    [0, '0'],
    [false, 'false'],
    [null, null],
    ['', ''],
  ])('of an output %j is %j', (output, expected) => {
    expect(previewPayload('llm_generation', { response: { output } })).toMatchObject({
      response: { output: expected },
    });
  });

  test.each([
    [
      { q: LONG, n: 5, deep: { a: 1 }, no: null },
      { q: CUT, n: '5', deep: '{"a":1}', no: null },
    ],
    [LONG, CUT],
    [['a', 1], '["a",1]'],
    [undefined, undefined],
  ])('of arguments keeps them', (given, expected) => {
    expect(
      previewPayload('function_call', {
        function_name: 'f',
        arguments: given,
        return_value: LONG,
        status: 'ok',
      }),
    ).toEqual({ function_name: 'f', ...(expected !== undefined && { arguments: expected }), status: 'ok' });
  });

  test('of a failure has its error, of a generic event its details', () => {
    expect(previewPayload('error_traceback', { error: LONG, traceback: LONG })).toEqual({ error: CUT });
    expect(previewPayload('generic', { details: LONG, misc: { a: LONG } })).toEqual({ details: CUT });
    expect(previewPayload('generic', { details: { a: 1 } })).toEqual({ details: '{"a":1}' });
    expect(previewPayload('generic', { misc: { a: LONG } })).toEqual({});
  });

  test('cuts no character in two', () => {
    for (const before of ['', 'x']) {
      const preview = JSON.stringify(previewPayload('generic', { details: before + '🌍'.repeat(300) }));
      expect(preview).not.toMatch(/\\ud/);
      expect(JSON.parse(preview).details.length).toBeLessThanOrEqual(200);
    }
  });

  test('takes a key of __proto__ for a key', () => {
    const args = JSON.parse('{"__proto__":"p"}');
    expect(
      JSON.stringify(previewPayload('function_call', { function_name: 'f', arguments: args })),
    ).toContain('"__proto__":"p"');
  });

  test('of whatever it is given is small and throws nothing', () => {
    const types = ['llm_generation', 'function_call', 'error_traceback', 'generic'] as const;
    const payload = fc.oneof(
      fc.object({ withBigInt: true, withNullPrototype: true }),
      fc.record(
        {
          request: fc.anything(),
          response: fc.anything(),
          usage: fc.anything(),
          arguments: fc.anything(),
          details: fc.anything(),
        },
        { requiredKeys: [] },
      ),
      fc.record({ request: fc.record({ messages: fc.array(fc.dictionary(fc.string(), fc.jsonValue())) }) }),
      fc.record({ arguments: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 200 }) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), payload, (type, given) => {
        expect(JSON.stringify(previewPayload(type, given)).length).toBeLessThan(200_000);
      }),
    );
  });
});

describe('the start of JSON', () => {
  test('is what JSON.stringify writes, and whole where it is short', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(60), (value, length) => {
        const [whole, start] = [JSON.stringify(value), jsonStart(value, length)];
        if (start.length <= length) expect(start).toBe(whole);
        else expect(start.slice(0, length)).toBe(whole.slice(0, length));
      }),
    );
  });

  test('costs no more than what is read of it', () => {
    const value: unknown[] = [];
    value.push('x'.repeat(1_000), value);
    expect(jsonStart(value, 200).length).toBeLessThan(1_000);
  });
});
