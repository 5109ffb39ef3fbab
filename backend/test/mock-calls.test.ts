import { closeBackends, startForTest, type TestBackend } from './support/backend-client';

afterEach(closeBackends);

const ROWS = {
  columns: ['id', 'name'],
  rows: [
    [1, 'a'],
    [2, null],
  ],
};

async function mocked(fields: Record<string, unknown> = {}): Promise<TestBackend & { session_id: string }> {
  const backend = await startForTest();
  const { status } = await backend.send('PUT', '/api/dev/mock-rows', {
    tool_name: 'sql',
    ...ROWS,
    ...fields,
  });
  expect(status).toBe(200);
  return { ...backend, session_id: await backend.open() };
}

describe('a mock call', () => {
  it('is answered with the rows that were set, and is an event of its session', async () => {
    const { send, session_id } = await mocked();
    const call = {
      session_id,
      tool_name: 'sql',
      kwargs: { sql: 'SELECT 1', limit: 3 },
      client_event_id: 'call-1',
    };
    const answer = await send('POST', '/api/sdk/mock-call', call);
    expect([answer.status, answer.body]).toEqual([200, { ...ROWS, row_count: 2 }]);
    expect((await send('GET', '/api/events/call-1')).body).toMatchObject({
      session_id,
      type: 'function_call',
      payload: { function_name: 'sql', arguments: call.kwargs, return_value: answer.body },
    });
  });

  it('gets the same answer when it is sent again, and stays one event', async () => {
    const { send, session_id } = await mocked();
    const call = { session_id, tool_name: 'sql', kwargs: { sql: 'SELECT 1' }, client_event_id: 'call-1' };
    const first = await send('POST', '/api/sdk/mock-call', call);
    await send('PUT', '/api/dev/mock-rows', { tool_name: 'sql', columns: ['x'], rows: [] });
    expect((await send('POST', '/api/sdk/mock-call', call)).body).toEqual(first.body);
    expect((await send('GET', '/api/events')).body['total']).toBe(1);
    const other = await send('POST', '/api/sdk/mock-call', { ...call, client_event_id: null });
    expect(other.body).toEqual({ columns: ['x'], rows: [], row_count: 0 });
    expect((await send('GET', '/api/events')).body['total']).toBe(2);
  });

  it('finds what was set for its statement before any, and for its agent before all', async () => {
    const { send, session_id } = await mocked();
    const answer = (name: string) => ({ columns: [name], rows: [] });
    await send('PUT', '/api/dev/mock-rows', {
      tool_name: 'sql',
      sql: 'SELECT  a\nFROM b;',
      ...answer('statement'),
    });
    await send('PUT', '/api/dev/mock-rows', { tool_name: 'sql', agent_id: 'agent', ...answer('agent') });
    await send('PUT', '/api/dev/mock-rows', { tool_name: 'sql', agent_id: 'other', ...answer('other') });
    const columns = async (sql: string) => {
      const call = { session_id, tool_name: 'sql', kwargs: { sql } };
      return (await send('POST', '/api/sdk/mock-call', call)).body['columns'];
    };
    expect(await columns('SELECT a FROM b')).toEqual(['statement']);
    expect(await columns('SELECT b')).toEqual(['agent']);
  });

  it.each([
    [
      'a statement that nothing is set for',
      { sql: 'SELECT 1' },
      { sql: 'DROP TABLE x' },
      {
        detail: 'no rows are set for "DROP TABLE x"; set them with PUT /api/dev/mock-rows',
        source_dialect: 'unknown',
      },
    ],
    [
      'one that is set to be unsupported',
      { columns: null, rows: null, unsupported_sql: { detail: 'no writes', source_dialect: 'postgres' } },
      { sql: 'DELETE' },
      { detail: 'no writes', source_dialect: 'postgres' },
    ],
  ])('with %s is refused as unsupported SQL', async (_name, fields, kwargs, facts) => {
    const { send, session_id } = await mocked(fields);
    const answer = await send('POST', '/api/sdk/mock-call', { session_id, tool_name: 'sql', kwargs });
    expect([answer.status, answer.body]).toEqual([422, { error: 'unsupported_sql', ...facts }]);
    expect((await send('GET', '/api/events')).body['total']).toBe(0);
  });

  it.each([
    [
      { tool_name: 'none' },
      404,
      'tool_name: nothing is set for "none"; set rows with PUT /api/dev/mock-rows',
    ],
    [{ kwargs: {} }, 422, 'kwargs.sql: expected a string, got nothing'],
    [{ kwargs: [] }, 422, 'kwargs: expected an object, got an array'],
    [{ session_id: 'ghost' }, 404, expect.stringContaining('no session "ghost"')],
  ])('%j is refused', async (fields, status, detail) => {
    const { send, session_id } = await mocked();
    const call = { session_id, tool_name: 'sql', kwargs: { sql: 'SELECT 1' }, ...fields };
    const answer = await send('POST', '/api/sdk/mock-call', call);
    expect([answer.status, answer.body]).toEqual([status, { detail }]);
  });
});

describe('what mock calls are answered with', () => {
  it('is set, listed and deleted', async () => {
    const { send } = await mocked({ sql: 'SELECT 1' });
    const set = {
      tool_name: 'sql',
      sql: 'SELECT 1',
      agent_id: '',
      ...ROWS,
      updated_at: expect.stringMatching(/Z$/),
    };
    expect((await send('GET', '/api/dev/mock-rows')).body).toMatchObject({ mocks: [set], total: 1 });
    expect((await send('DELETE', '/api/dev/mock-rows?tool_name=sql')).status).toBe(404);
    const query = new URLSearchParams({ tool_name: 'sql', sql: ' SELECT  1 ;' });
    expect((await send('DELETE', `/api/dev/mock-rows?${query}`)).body).toEqual({ success: true });
    expect((await send('GET', '/api/dev/mock-rows')).body).toMatchObject({ mocks: [], total: 0 });
  });

  it.each([
    [{}, 'columns: expected columns and rows, or unsupported_sql, got neither'],
    [{ columns: ['a'] }, 'columns: expected columns and rows, or unsupported_sql, got neither'],
    [{ columns: ['a'], rows: [[1], [1, 2]] }, 'rows[1]: expected 1 values, got 2'],
    [{ columns: ['a'], rows: [1] }, 'rows[0]: expected an array, got 1'],
    [
      { unsupported_sql: {} },
      'unsupported_sql.detail: expected a string without NUL characters, got nothing',
    ],
  ])('%j is refused', async (fields, detail) => {
    const { send } = await startForTest();
    const answer = await send('PUT', '/api/dev/mock-rows', { tool_name: 'sql', ...fields });
    expect([answer.status, answer.body]).toEqual([422, { detail }]);
  });
});
