import * as root from '../../src';

const FACTS = { endpoint: 'GET x', status: 404, attempts: 2, cause: new Error('why') };

describe('F-91: the errors, from where everything else is imported', () => {
  test.each([
    ['ApiError', new root.ApiError('API_REFUSED', 'm', FACTS), 'API_REFUSED'],
    ['APIKeyVerificationError', new root.APIKeyVerificationError('d', FACTS), 'API_KEY'],
    ['LucidicUnsupportedSQLError', new root.LucidicUnsupportedSQLError('d', 'x', FACTS), 'UNSUPPORTED_SQL'],
    [
      'PromptError',
      new root.PromptError('PROMPT_UNAVAILABLE', 'm', { ...FACTS, promptName: 'p' }),
      'PROMPT_UNAVAILABLE',
    ],
    [
      'FeatureFlagError',
      new root.FeatureFlagError('FLAG_TYPE', 'm', { ...FACTS, flagName: 'f' }),
      'FLAG_TYPE',
    ],
  ])('F-91: %s has a code, a status, a cause and its name', (name, error, code) => {
    expect(error).toBeInstanceOf(root.LucidicError);
    expect(error).toMatchObject({ name, code, status: 404, cause: FACTS.cause });
    expect(error.stack).toContain('errors.test');
  });

  test('F-91: one without a cause has none', () => {
    expect('cause' in new root.ApiError('API_OFF', 'm', { endpoint: 'GET x' })).toBe(false);
  });
});
