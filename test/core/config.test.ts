import { resolveConfig } from '../../src/core/config';
import { ConfigError } from '../../src/core/errors';
import { certificates } from '../support/tls-server';

const KEYS = { LUCIDIC_API_KEY: 'key', LUCIDIC_AGENT_ID: 'agent' };

function config(options: Parameters<typeof resolveConfig>[0], env: Record<string, string> = {}) {
  const resolved = resolveConfig(options, { ...KEYS, ...env });
  if (!resolved.enabled) throw new Error('expected to be enabled');
  return resolved;
}

describe('configuration', () => {
  test('F-15 key and agent come from the environment', () => {
    expect(config({}).config).toMatchObject({ apiKey: 'key', agentId: 'agent' });
  });

  test('F-21 F-22 code wins over the environment', () => {
    expect(config({ apiKey: 'mine', agentId: 'other' }).config).toMatchObject({
      apiKey: 'mine',
      agentId: 'other',
    });
  });

  test.each([
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['No', false],
    ['off', false],
  ])('one boolean parser: %s', (text, expected) => {
    expect(config({}, { LUCIDIC_DEBUG: text }).config.debug).toBe(expected);
  });

  test.each([
    ['LUCIDIC_FLUSH_INTERVAL', '250', 'flushIntervalMs', 250],
    ['LUCIDIC_FLUSH_AT', '7', 'flushAt', 7],
    ['LUCIDIC_MAX_QUEUE_SIZE', '500', 'maxQueueItems', 500],
    ['LUCIDIC_MAX_CONCURRENCY', '3', 'maxConcurrency', 3],
    ['LUCIDIC_TIMEOUT', '5', 'timeoutMs', 5_000],
    ['LUCIDIC_TIMEOUT', '0.5', 'timeoutMs', 500],
    ['LUCIDIC_BASE_URL', 'http://127.0.0.1:8000/api/', 'baseUrl', 'http://127.0.0.1:8000/api'],
  ])('F-86 %s=%s sets %s', (name, text, option, expected) => {
    expect(config({}, { [name]: text }).config).toHaveProperty(option, expected);
  });

  test('regions have hosts, and an explicit URL wins over a region', () => {
    expect(config({}).config.baseUrl).toBe('https://backend.lucidic.ai/api');
    expect(config({ region: 'india' }).config.baseUrl).toBe('https://in.backend.lucidic.ai/api');
    expect(config({ region: 'india', baseUrl: 'http://localhost:1/api' }).config.baseUrl).toBe(
      'http://localhost:1/api',
    );
  });

  test('F-17 debug is logging only: it changes no address', () => {
    expect(config({}, { LUCIDIC_DEBUG: 'True' }).config.baseUrl).toBe('https://backend.lucidic.ai/api');
  });

  test.each([
    [{ flushIntervalMs: -1 }, 'flushIntervalMs', '-1'],
    [{ timeoutMs: 5 }, 'timeoutMs', '5'],
    [{ baseUrl: 'ftp://x' }, 'baseUrl', 'ftp://x'],
    [{ agentId: '  ' }, 'agentId', '  '],
  ])('a wrong value names the option and the value: %p', (options, option, shown) => {
    const failure = thrown(() => config(options));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ code: 'CONFIG', option });
    expect(failure.message).toContain(shown);
  });

  test('a wrong variable is named too', () => {
    expect(thrown(() => config({}, { LUCIDIC_FLUSH_AT: 'many' })).message).toContain('LUCIDIC_FLUSH_AT');
  });

  test('a bad key is refused without being shown', () => {
    const failure = thrown(() => config({ apiKey: 'secret\nkey' }));
    expect(failure.message).not.toContain('secret');
  });

  test('certificates are given as text, one or several, and are checked before a connection is tried', () => {
    const certs = certificates();
    try {
      const { cert, key } = certs.client;
      expect(config({ ca: [certs.ca] }).config.ca).toEqual([certs.ca]);
      expect(config({ ca: certs.ca }).config.ca).toBe(certs.ca);
      expect(config({ cert, key }).config).toMatchObject({ cert, key });
      const wrong: readonly (readonly [Record<string, unknown>, string])[] = [
        [{ ca: '/etc/ssl/ca.pem' }, 'ca'],
        [{ ca: [certs.ca, 7] }, 'ca'],
        [{ cert }, 'key'],
        [{ key }, 'cert'],
        [{ cert, key: certs.server.key }, 'cert'],
        [{ cert, key: '-----BEGIN PRIVATE KEY-----\nPRIVATE\n-----END PRIVATE KEY-----' }, 'cert'],
      ];
      for (const [options, option] of wrong) {
        const failure = thrown(() => config(options));
        expect(failure).toMatchObject({ code: 'CONFIG', option });
        expect(failure.message).not.toMatch(/MII|PRIVATE\n/);
      }
    } finally {
      certs.remove();
    }
  });

  test.each([
    ['apiKey', 'LUCIDIC_API_KEY'],
    ['agentId', 'LUCIDIC_AGENT_ID'],
  ])('a missing %s says how to give it', (option, variable) => {
    const env: Record<string, string> = { ...KEYS };
    delete env[variable];
    const failure = thrown(() => resolveConfig({}, env));
    expect(failure).toMatchObject({ option });
    expect(failure.message).toContain(variable);
  });

  test('a misspelt option suggests the right one', () => {
    const misspelt: Record<string, unknown> = { agentID: 'x' };
    expect(thrown(() => resolveConfig(misspelt, KEYS)).message).toContain('Did you mean agentId?');
  });

  test('an unknown variable is a warning with the nearest name', () => {
    expect(config({}, { LUCIDIC_FLUSH_INTERVALL: '1' }).warnings).toEqual([
      'LUCIDIC_FLUSH_INTERVALL is not read by this version; did you mean LUCIDIC_FLUSH_INTERVAL?',
    ]);
  });

  test.each([
    [{ LUCIDIC_ENABLED: 'false' }],
    [{ OTEL_SDK_DISABLED: 'true' }],
    [{ OTEL_SDK_DISABLED: 'TRUE' }],
  ])('switched off by %p, no key is needed', (env) => {
    expect(resolveConfig({}, env)).toEqual({ enabled: false });
  });

  test('OTEL_SDK_DISABLED takes only the word true', () => {
    expect(resolveConfig({}, { ...KEYS, OTEL_SDK_DISABLED: '1' }).enabled).toBe(true);
  });
});

function thrown(fn: () => unknown): Error {
  try {
    fn();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('expected an error');
}
