import { closeBackends, startForTest } from './support/backend-client';

afterEach(closeBackends);

describe('evals', () => {
  it.each([
    [true, 'boolean'],
    [0, 'number'],
    [-1.5, 'number'],
    ['', 'string'],
    ['good', 'string'],
  ])('hold %j, answered with an empty 201', async (result, result_type) => {
    const { send, open } = await startForTest();
    const given = { session_id: await open(), result, result_type, name: 'n', description: 'd', odd: 1 };
    const answer = await send('POST', '/api/sdk/evals', given);
    expect([answer.status, answer.text]).toEqual([201, '']);
    await send('POST', '/api/sdk/evals', { ...given, session_id: await open(), name: null });
    const { body } = await send('GET', `/api/dev/evals?session_id=${given.session_id}`);
    const kept = { ...given, eval_id: expect.any(String), created_at: expect.stringMatching(/Z$/) };
    expect(body).toEqual({ evals: [kept], total: 1, limit: 100, offset: 0 });
    expect((await send('GET', '/api/dev/evals?limit=1')).body).toMatchObject({
      total: 2,
      evals: [{ result }],
    });
  });

  it.each([
    [{ result: true, result_type: 'number' }, 422, 'result: expected a number as result_type says, got true'],
    [{ result: 1, result_type: 'boolean' }, 422, 'result: expected a boolean as result_type says, got 1'],
    [
      { result: {}, result_type: 'string' },
      422,
      'result: expected true, false, a number or a string, got an object',
    ],
    [
      { result: null, result_type: 'string' },
      422,
      'result: expected true, false, a number or a string, got nothing',
    ],
    [
      { result: 1, result_type: 'float' },
      422,
      'result_type: expected "boolean", "number" or "string", got "float"',
    ],
    [
      { result: 1, result_type: 'number', session_id: 'ghost' },
      404,
      expect.stringContaining('no session "ghost"'),
    ],
  ])('%j is refused', async (fields, status, detail) => {
    const { send, open } = await startForTest();
    const answer = await send('POST', '/api/sdk/evals', { session_id: await open(), ...fields });
    expect([answer.status, answer.body]).toEqual([status, { detail }]);
    expect((await send('GET', '/api/dev/evals')).body['total']).toBe(0);
  });
});
