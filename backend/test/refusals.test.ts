import { request } from 'node:http';
import { connect } from 'node:net';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

const LARGE = 16 * 1024 * 1024;

describe('a body of the wrong shape is answered with the field, what is expected and what came', () => {
  const id = 'a string of 1 to 256 characters';
  it.each([
    [{ session_id: undefined }, `session_id: expected ${id}, got nothing`],
    [{ session_id: '' }, `session_id: expected ${id}, got ""`],
    [{ session_id: 7 }, `session_id: expected ${id}, got 7`],
    [{ type: null }, `type: expected ${id}, got nothing`],
    [{ client_event_id: 'x'.repeat(257) }, `client_event_id: expected ${id}, got "${'x'.repeat(60)}…"`],
    [{ client_event_id: 'a\u0000b' }, `client_event_id: expected ${id}, got "a\\u0000b"`],
    // What the TypeScript SDK sends in its default mode.
    [{ client_parent_event_id: {} }, `client_parent_event_id: expected ${id}, got an object`],
    [{ occurred_at: 'yesterday' }, 'occurred_at: expected an ISO 8601 time, got "yesterday"'],
    [{ occurred_at: 1_700_000_000 }, 'occurred_at: expected a string without NUL characters, got 1700000000'],
    [
      { occurred_at: '2026-13-01T00:00:00Z' },
      'occurred_at: expected an ISO 8601 time, got "2026-13-01T00:00:00Z"',
    ],
    [{ duration: '1' }, 'duration: expected a number of seconds, got "1"'],
    [{ tags: 'a' }, 'tags: expected an array of strings, got "a"'],
    [{ tags: ['a', 2] }, 'tags[1]: expected a string, got 2'],
    [{ metadata: [] }, 'metadata: expected an object, got an array'],
    [{ payload: undefined }, 'payload: expected an object, got nothing'],
    [{ payload: 'text' }, 'payload: expected an object, got "text"'],
    [{ needs_blob: 'yes' }, 'needs_blob: expected true or false, got "yes"'],
  ])('%j', async (fields, detail) => {
    const { send, open } = await startForTest();
    const answer = await send('POST', '/api/events', eventBody(await open(), fields));
    expect([answer.status, answer.body]).toEqual([422, { detail }]);
  });

  it.each([
    ['POST', '/api/initsession', {}, `agent_id: expected ${id}, got nothing`],
    [
      'POST',
      '/api/initsession',
      { agent_id: 'a', rubrics: 'x' },
      'evaluators: expected an array of strings, got "x"',
    ],
    ['POST', '/api/initsession', [], 'body: expected a JSON object, got another JSON value'],
    [
      'PUT',
      '/api/updatesession',
      { session_id: 's', session_eval: true },
      'session_eval: expected a number, got true',
    ],
    [
      'PUT',
      '/api/updatesession',
      { session_id: 's', is_finished: 1 },
      'is_finished: expected true or false, got 1',
    ],
  ])('%s %s %j', async (method, path, body, detail) => {
    const { send } = await startForTest();
    const answer = await send(method, path, body);
    expect([answer.status, answer.body]).toEqual([422, { detail }]);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['', 400, /^body: expected JSON: /],
    ['{"a": ', 400, /^body: expected JSON: /],
    ['\u{feff}{}', 400, /^body: expected JSON: /],
    [new Uint8Array([0x7b, 0xff, 0x7d]), 400, /^body: expected JSON in UTF-8/],
    [`${'['.repeat(300)}${']'.repeat(300)}`, 422, /^body: expected at most 256 levels of nesting/],
    ['['.repeat(1_000_000), 422, /^body: expected at most 256 levels of nesting/],
  ])('%#', async (body, status, detail) => {
    const { send } = await startForTest();
    const answer = await send('POST', '/api/initsession', body);
    expect([answer.status, answer.body]).toEqual([status, { detail: expect.stringMatching(detail) }]);
  });

  it('counts no brackets inside strings as nesting', async () => {
    const { send } = await startForTest();
    const answer = await send('POST', '/api/initsession', { agent_id: 'a', task: `"\\${'['.repeat(1000)}` });
    expect(answer.status).toBe(200);
  });

  it('is refused with 415 in an encoding other than gzip', async () => {
    const { send } = await startForTest();
    const answer = await send('POST', '/api/initsession', '{}', { 'Content-Encoding': 'br' });
    expect([answer.status, answer.body['detail']]).toEqual([
      415,
      'Content-Encoding: expected gzip or none, got "br"',
    ]);
  });

  it('is refused with 413 over 16 MiB, whether its length is told or not', async () => {
    const { send, open, url } = await startForTest();
    const id = await open();
    const large = JSON.stringify(eventBody(id, { payload: { details: 'x'.repeat(LARGE) } }));
    const told = await send('POST', '/api/events', large);
    expect([told.status, told.body]).toEqual([
      413,
      { detail: `body: expected at most ${LARGE} bytes, got more` },
    ]);
    const untold = await fetch(`${url}/api/events`, {
      method: 'POST',
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect([untold.status, await untold.json()]).toEqual([413, told.body]);
    expect((await send('POST', '/api/events', eventBody(id))).status).toBe(200);
  });

  it('does no harm when the connection ends in the middle of it', async () => {
    const { send, port } = await startForTest();
    await new Promise<void>((resolve) => {
      const half = request({
        port,
        method: 'POST',
        path: '/api/events',
        headers: { 'Content-Length': 1000 },
      });
      half.on('error', () => resolve());
      half.write('{"a":', () => setTimeout(() => half.destroy(new Error('gone')), 50));
    });
    expect((await send('GET', '/api/sessions')).status).toBe(200);
  });
});

describe('a request that is not served', () => {
  it('is answered 404 by path', async () => {
    const { send } = await startForTest();
    const answer = await send('GET', '/api/../../etc/passwd?x');
    expect([answer.status, answer.body]).toEqual([
      404,
      { detail: 'path: GET /etc/passwd is not served here' },
    ]);
  });

  it.each([
    ['DELETE', '/api/events', 'POST, GET'],
    ['GET', '/api/initsession', 'POST'],
    ['POST', '/api/updatesession', 'PUT'],
    ['POST', '/api/events/x', 'GET, PUT'],
    ['PATCH', '/api/sdk/datasets', 'GET'],
    ['POST', '/', 'GET'],
  ])('is answered 405 by method: %s %s', async (method, path, allowed) => {
    const { send } = await startForTest();
    const answer = await send(method, path);
    expect([answer.status, answer.headers.get('allow'), answer.body]).toEqual([
      405,
      allowed,
      { detail: `method: expected ${allowed} for ${path}, got ${method}` },
    ]);
  });

  it.each([
    ['limit=0', 'limit: expected a whole number from 1 to 1000, got "0"'],
    ['limit=1001', 'limit: expected a whole number from 1 to 1000, got "1001"'],
    ['limit=1e2', 'limit: expected a whole number from 1 to 1000, got "1e2"'],
    ['offset=-1', 'offset: expected a whole number from 0 to 9007199254740991, got "-1"'],
  ])('is answered 422 by query: %s', async (query, detail) => {
    const { send } = await startForTest();
    for (const path of ['/api/sessions', '/api/events']) {
      const answer = await send('GET', `${path}?${query}`);
      expect([answer.status, answer.body]).toEqual([422, { detail }]);
    }
  });

  it('is answered in JSON even where it is not HTTP', async () => {
    const { port } = await startForTest();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (data) => resolve(String(data)));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*\{"detail":"request: /);
  });
});

it('tells the log why it refused, in one printable line', async () => {
  const lines: string[] = [];
  const { send } = await startForTest({ log: (line) => lines.push(line) });
  await send('POST', '/api/initsession', { agent_id: 'a' });
  await send('GET', '/api/events/%1b%5b2J%0aforged');
  expect(lines).toEqual([
    '404 GET /api/events/ [2J forged event_id: no event "\\u001b[2J\\nforged", by event_id or client_event_id',
  ]);
});
