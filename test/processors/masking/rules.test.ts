import { createMask } from '../../../processors/masking/create-mask';
import { MASK_FAILED } from '../../../processors/masking/visitor';
import type { AnyValueMap } from '../../../src/core/any-value';
import type { MaskOption } from '../../../src/core/mask-option';
import { sessionRecord } from '../../support/spans';
import { counts } from './support/secrets';

const text = (option: MaskOption, value: string): string =>
  createMask(option, { counts: counts() }).text(value);
const attributes = (option: MaskOption, bag: AnyValueMap): AnyValueMap =>
  createMask(option, { counts: counts() }).record(sessionRecord({ attributes: bag })).attributes;

describe('rules', () => {
  test('run in their order, each on what the one before left', () => {
    expect(text([{ pattern: /joe/i, token: 'WHO' }, 'email'], 'Joe, joe@example.com')).toBe(
      '[WHO], [WHO]@example.com',
    );
    expect(text(['email', { pattern: /joe/i, token: 'WHO' }], 'Joe, joe@example.com')).toBe('[WHO], [EMAIL]');
    expect(
      text([(value) => value.replace('#', '@'), 'email', (value) => `${value}!`], 'joe#example.com'),
    ).toBe('[EMAIL]!');
  });

  test('neighbouring presets run surest first, so that none leaves half of another', () => {
    const rules = ['phone', 'ip', 'card', 'iban', 'email', 'api_key', 'jwt'] as const;
    expect(text(rules, 'DE89 3704 0044 0532 0130 00, +14155552671')).toBe('[IBAN], [PHONE]');
    expect(text(rules, 'postgres://joe:sk-abc123def456ghi789@db.example.com')).not.toContain('789');
  });

  test('a pattern finds every match, with whatever flags, and keeps no state', () => {
    const sticky = /\d{3}/y;
    const mask = createMask([{ pattern: sticky }], { counts: counts() });
    expect(mask.text('a 123 456')).toBe('a [REDACTED] [REDACTED]');
    expect(mask.text('a 123 456')).toBe('a [REDACTED] [REDACTED]');
    expect(sticky.lastIndex).toBe(0);
    expect(text([{ pattern: /x*/ }], 'axxb')).toBe('a[REDACTED]b');
  });

  test('keys withhold whole values, in any case and writing', () => {
    expect(
      attributes([{ keys: ['password', 'api_key', 'userAddress'], token: 'HIDDEN' }], {
        Password: 'hunter2',
        'app.apiKey': 'x',
        'app.API-KEY.id': 'x',
        user_address: ['Main Street', 1],
        passwords: 'kept',
        nested: { PASSWORD: { old: 1 }, other: null, password: null },
        json: '{"a":{"password":"hunter\\"2","n":1},"apikey":12.50,"useraddress":[1,{"x":"}"}],"z": 1.0}',
      }),
    ).toEqual({
      Password: '[HIDDEN]',
      'app.apiKey': '[HIDDEN]',
      'app.API-KEY.id': '[HIDDEN]',
      user_address: '[HIDDEN]',
      passwords: 'kept',
      nested: { PASSWORD: '[HIDDEN]', other: null, password: null },
      json: '{"a":{"password":"[HIDDEN]","n":1},"apikey":"[HIDDEN]","useraddress":"[HIDDEN]","z": 1.0}',
    });
  });

  test.each([
    ['$.user.email', '{"user":{"email":"X"},"email":"y"}', '{"user":{"email":"[REDACTED]"},"email":"y"}'],
    [
      '$.items[*].ssn',
      '{"items":[{"ssn":"X"},{"ssn":1,"a":2}]}',
      '{"items":[{"ssn":"[REDACTED]"},{"ssn":"[REDACTED]","a":2}]}',
    ],
    ['$[1]', '["a","b","c"]', '["a","[REDACTED]","c"]'],
    ['$..ssn', '[{"a":{"ssn":{"deep":1}}}]', '[{"a":{"ssn":"[REDACTED]"}}]'],
    [
      "$['a key'].*",
      '{"a key":{"x":"1","y":"2"},"x":"3"}',
      '{"a key":{"x":"[REDACTED]","y":"[REDACTED]"},"x":"3"}',
    ],
    ['$..a.b', '{"a":{"a":{"b":"X"}},"b":"y"}', '{"a":{"a":{"b":"[REDACTED]"}},"b":"y"}'],
    ['$..[0]', '{"a":["X","y"]}', '{"a":["[REDACTED]","y"]}'],
  ])('path %s', (path, before, after) => {
    expect(text([{ path }], before)).toBe(after);
    expect(attributes([{ path }], { value: JSON.parse(before) })['value']).toEqual(JSON.parse(after));
  });

  test('the JSON inside JSON inside JSON is masked, and a path begins anew in each', () => {
    const inner = { user: { email: 'joe@example.com', password: 'hunter2' } };
    const wrap = (value: unknown, times: number): unknown =>
      times === 0 ? value : wrap({ arguments: JSON.stringify(value) }, times - 1);
    const masked = text(['email', { path: '$.user.password' }], JSON.stringify(wrap(inner, 3)));
    expect(masked).toBe(JSON.stringify(wrap({ user: { email: '[EMAIL]', password: '[REDACTED]' } }, 3)));
    expect(text(['email'], JSON.stringify(wrap(inner, 7)))).not.toContain('hunter2');
    expect(text(['email'], JSON.stringify(wrap(inner, 7)))).toContain(MASK_FAILED);
  });

  test('only what changes is rewritten: spaces, digits and repeated keys stay', () => {
    const before =
      ' { "id" : 12345678901234567890 ,\n "x": 1.0, "x": 1e3, "mail":"joe@example.com" , "t":"caf\\u00e9" } ';
    expect(text(['email'], before)).toBe(before.replace('joe@example.com', '[EMAIL]'));
    expect(text(['email'], '{"a":"joe@example.com"}\n{"a":"x"}\n')).toBe('{"a":"[EMAIL]"}\n{"a":"x"}\n');
    expect(text(['email'], '{"joe@example.com":1,"ann@example.com":2}')).toBe('{"[EMAIL]":1,"[EMAIL] 2":2}');
  });

  test('a JSON text that was cut is masked to its end', () => {
    const whole = '{"user":{"password":"hunter2 and more","mail":"joe@example.com"},"n":4111111111111111}';
    for (let length = 1; length <= whole.length; length += 1) {
      const masked = text(['email', 'card', { keys: ['password'] }], whole.slice(0, length));
      expect(masked).not.toMatch(/hunter|and more|joe@example\.com|4111111111111111/);
      expect(masked.length).toBeGreaterThan(0);
    }
  });

  test.each([
    '[INFO] mail joe@example.com',
    '{name} is joe@example.com',
    '"Hi" said joe@example.com',
    '[joe@example.com]',
  ])('what only begins like JSON is text: %s', (before) => {
    expect(text(['email'], before)).toBe(before.replace('joe@example.com', '[EMAIL]'));
  });

  test('a function alone sees texts whole; in a list it sees the values of JSON; json: false turns that off', () => {
    const seen: string[] = [];
    const spy = (value: string): string => {
      seen.push(value);
      return value;
    };
    text(spy, '{"a":"b"}');
    text([spy], '{"a":"b"}');
    text({ rules: [spy], json: false }, '{"a":"b"}');
    expect(seen).toEqual(['{"a":"b"}', 'b', '{"a":"b"}']);
  });

  test('objectKeys lets patterns and functions see names too', () => {
    const rules = [{ pattern: /secret/, token: 'S' }];
    const bag = { 'my.secret': 1, json: '{"secret":2}', map: { secret: 3 } };
    expect(attributes(rules, bag)).toEqual(bag);
    expect(attributes({ rules, objectKeys: true }, bag)).toEqual({
      'my.[S]': 1,
      json: '{"[S]":2}',
      map: { '[S]': 3 },
    });
  });

  test('each text is masked once a record, and counted at every place', () => {
    let calls = 0;
    const seen = counts();
    const mask = createMask(
      (value) => {
        calls += 1;
        if (value === 'bad') throw new Error('no');
        return value.replace('joe', '*');
      },
      { counts: seen },
    );
    const record = sessionRecord({
      name: 'joe',
      attributes: { a: 'joe', b: 'ann', c: ['joe', 'bad'], d: 'bad', e: '' },
      resource: { host: 'joe' },
    });
    const masked = mask.record(record);
    expect(masked.attributes).toEqual({ a: '*', b: 'ann', c: ['*', MASK_FAILED], d: MASK_FAILED, e: '' });
    expect(masked.resource).toEqual({ host: '*' });
    expect(calls).toBe(3);
    expect(seen).toEqual({ masked: 4, passed: 1, failed: 2 });
  });

  test('a graph that unfolds without end is cut, in bounded time', () => {
    let value: AnyValueMap = { leaf: 'joe@example.com' };
    for (let depth = 0; depth < 60; depth += 1) value = { a: value, b: value };
    const startedMs = performance.now();
    const masked = attributes(['email'], { value });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(JSON.stringify(masked)).not.toContain('joe@');
    const cycle: { [key: string]: unknown } = { mail: 'joe@example.com' };
    cycle['self'] = cycle;
    expect(JSON.stringify(attributes(['email'], { cycle: cycle as AnyValueMap }))).not.toContain('joe@');
  });

  test('__proto__ is a key like any other', () => {
    const masked = attributes(['email'], { map: JSON.parse('{"__proto__":{"mail":"joe@example.com"}}') });
    expect(JSON.stringify(masked)).toBe('{"map":{"__proto__":{"mail":"[EMAIL]"}}}');
  });
});
