import { resolveConfig } from '../../../src/core/config';
import { ConfigError } from '../../../src/core/errors';
import { parseJsonPath } from '../../../src/core/json-path';
import { maskOption } from '../../../src/core/mask-option';

const KEYS = { LUCIDIC_API_KEY: 'key', LUCIDIC_AGENT_ID: 'agent' };

describe('the option mask', () => {
  test.each<[unknown, string]>([
    ['email', 'mask: '],
    [42, 'mask: '],
    [null, 'mask: '],
    [[], 'mask: '],
    [['emial'], 'mask[0]: "emial"'],
    [['email', 'phones'], 'mask[1]: "phones"'],
    [[{ pattern: 'text' }], 'mask[0]: '],
    [[{ pattern: /x/, keys: ['y'] }], 'mask[0]: '],
    [[{ pattern: /x/, token: '***' }], 'mask[0].token: '],
    [[{ keys: [] }], 'mask[0]: '],
    [[{ keys: ['a', ' '] }], 'mask[0]: '],
    [[{ path: 'user.email' }], 'mask[0]: '],
    [[{ path: '$.a[?(@.b)]' }], 'mask[0]: '],
    [[{}], 'mask[0]: '],
    [[null], 'mask[0]: '],
    [{ rules: ['ip', 7] }, 'mask.rules[1]: '],
    [{ rules: ['ip'], pseudonyms: { key: 'short' } }, 'mask.pseudonyms.key: '],
    [{ rules: ['ip'], pseudonyms: {} }, 'mask.pseudonyms.key: '],
    [{ rules: ['ip'], json: 'no' }, 'mask.json: '],
    [{ rules: ['ip'], objectkeys: true }, 'mask: it has no setting objectkeys'],
    [{}, 'mask.rules: '],
  ])('%j is refused with its place and a fix', (value, beginning) => {
    const parse = (): unknown => maskOption(value, 'mask');
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(beginning);
  });

  test('a wrong key is never shown', () => {
    const parse = (): unknown => maskOption({ rules: ['ip'], pseudonyms: { key: 'hunter2' } }, 'mask');
    expect(parse).toThrow(ConfigError);
    expect(parse).not.toThrow('hunter2');
  });

  test('what is right comes back as it was', () => {
    const rules = [
      'email',
      /x/.test.bind(/x/),
      { pattern: /x/, token: 'A_1' },
      { keys: ['a'] },
      { path: '$..a' },
    ];
    const settings = { rules, pseudonyms: { key: 'k'.repeat(16) }, objectKeys: true, json: false };
    expect(maskOption(rules, 'mask')).toBe(rules);
    expect(maskOption(settings, 'mask')).toBe(settings);
  });

  test('the environment names built-in rules', () => {
    const resolve = (value: string) => resolveConfig({}, { ...KEYS, LUCIDIC_MASK: value });
    expect(resolve('email, CARD')).toMatchObject({
      config: { mask: ['email', 'card'], captureContent: true },
    });
    expect(() => resolve('email,passwords')).toThrow('mask (LUCIDIC_MASK): it names an unknown rule');
  });

  test('LUCIDIC_CAPTURE_CONTENT and maskTimeoutMs', () => {
    expect(resolveConfig({}, { ...KEYS, LUCIDIC_CAPTURE_CONTENT: 'off' })).toMatchObject({
      config: { captureContent: false, maskTimeoutMs: 50 },
    });
    expect(() => resolveConfig({ maskTimeoutMs: 0 }, KEYS)).toThrow(ConfigError);
  });
});

describe('paths', () => {
  test.each([
    '$',
    '',
    'a',
    '$.',
    '$a',
    '$[',
    '$[]',
    '$[-1]',
    '$.a[1:2]',
    "$['a",
    '$...a',
    '$.a b',
    `$${'.a'.repeat(33)}`,
  ])('%j is none', (path) => {
    expect(parseJsonPath(path)).toBeUndefined();
  });

  test('steps by name, index and wildcard, at one depth or any', () => {
    expect(parseJsonPath(`$.a["b c"][3]..d`)).toEqual([
      { deep: false, key: 'a' },
      { deep: false, key: 'b c' },
      { deep: false, key: 3 },
      { deep: true, key: 'd' },
    ]);
    expect(parseJsonPath('$.*[*]')).toHaveLength(2);
  });
});
