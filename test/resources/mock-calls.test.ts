import { ApiError, bindSession, InvalidOperationError, LucidicUnsupportedSQLError } from '../../src';
import { answer, inOrder } from '../support/scripted-server';
import { type Backend, backend, closeAll, rejection, rig, scripted } from './support/rig';

afterEach(closeAll);

const SQL = 'SELECT id, name FROM users';

async function withRows(): Promise<Backend> {
  const server = await backend();
  await server.send('POST', 'initsession', { session_id: 's', agent_id: 'agent-1' });
  await server.send('PUT', 'dev/mock-rows', {
    tool_name: 'db',
    sql: SQL,
    columns: ['id', 'name'],
    rows: [
      [1, 'Ann'],
      [2, null],
    ],
  });
  return server;
}

describe('mock calls', () => {
  test('give rows, and become an event of the session', async () => {
    const server = await withRows();
    const { mockCalls } = rig(server.apiUrl);
    const result = await bindSession('s', () => mockCalls.create({ toolName: 'db', kwargs: { sql: SQL } }));
    expect(result).toEqual({
      columns: ['id', 'name'],
      rows: [
        [1, 'Ann'],
        [2, null],
      ],
      rowCount: 2,
      clientEventId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(await server.events('s')).toMatchObject([
      {
        client_event_id: result.clientEventId,
        type: 'function_call',
        payload: { function_name: 'db', arguments: { sql: SQL } },
      },
    ]);
  });

  test('that the backend cannot run reject with LucidicUnsupportedSQLError', async () => {
    const { mockCalls } = rig((await withRows()).apiUrl);
    const call = mockCalls.create({ sessionId: 's', toolName: 'db', kwargs: { sql: 'DROP TABLE users' } });
    const error = await rejection(call, LucidicUnsupportedSQLError);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      name: 'LucidicUnsupportedSQLError',
      code: 'UNSUPPORTED_SQL',
      status: 422,
      sourceDialect: 'unknown',
    });
    expect(error.message).toMatch(/Simplify the statement/);
  });

  test('of a tool nobody knows, and without a session, reject', async () => {
    const { mockCalls } = rig((await withRows()).apiUrl);
    const unknown = mockCalls.create({ sessionId: 's', toolName: 'nope', kwargs: { sql: SQL } });
    expect(await rejection(unknown, ApiError)).toMatchObject({ code: 'API_REFUSED', status: 404 });
    const outside = mockCalls.create({ toolName: 'db', kwargs: { sql: SQL } });
    expect((await rejection(outside, InvalidOperationError)).message).toContain('there is no session');
  });

  test('whose first answer was lost are asked again under the same id', async () => {
    const rows = answer(200, '{"columns":["a"],"rows":[[1]],"row_count":1}');
    const server = await scripted(inOrder({ kind: 'closeBeforeAnswer' }, rows));
    const { mockCalls } = rig(server.baseUrl, { whenOpen: async () => 'wire' });
    const { clientEventId } = await mockCalls.create({
      sessionId: 's',
      toolName: 'db',
      kwargs: { sql: 'x' },
    });
    const bodies = server.requests.map(({ body }) => JSON.parse(body));
    expect(bodies).toHaveLength(2);
    for (const body of bodies) {
      expect(body).toMatchObject({
        session_id: 'wire',
        client_event_id: clientEventId,
        kwargs: { sql: 'x' },
      });
    }
  });

  test('answered without rows are a bad answer, never no rows', async () => {
    const server = await scripted(() => answer(200, '{"ok":true}'));
    const call = rig(server.baseUrl).mockCalls.create({ sessionId: 's', toolName: 'db' });
    expect(await rejection(call, ApiError)).toMatchObject({ code: 'API_BAD_ANSWER' });
  });
});
