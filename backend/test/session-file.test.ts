import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';
import { eventBody } from './support/event-body';
import { lucidicCli } from './support/lucidic-cli';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-file-'));
});

afterEach(async () => {
  await closeBackends();
  rmSync(folder, { recursive: true });
});

const EXPORT = '/api/dev/sessions/s/export';
const BYTES = Buffer.from(Array.from({ length: 1_000 }, (_, i) => (i * 7) % 256));

/** A session with one of everything. */
async function fill({ send, open }: TestBackend): Promise<void> {
  await open({
    session_id: 's',
    session_name: 'Zürich 🚀',
    tags: ['t'],
    evaluators: ['e'],
    odd: { deep: [1] },
  });
  await send('PUT', '/api/updatesession', {
    session_id: 's',
    is_finished: true,
    is_successful: false,
    session_eval: 0.5,
  });
  const fields = {
    duration: 1.25,
    tags: [],
    metadata: { a: 1 },
    client_parent_event_id: 'p',
    strange: [null],
  };
  await send('POST', '/api/events', eventBody('s', { ...fields, payload: { details: 'a\u2028b\n"' } }));
  const late = eventBody('s', {
    client_event_id: 'big',
    needs_blob: true,
    occurred_at: '2026-01-31T11:00:00.000001',
  });
  const { body } = await send('POST', '/api/events', late);
  await send('PUT', String(body['blob_url']), gzipSync('{"whole":[1e3,"x"]}'), {
    'Content-Encoding': 'gzip',
  });
  await send('POST', '/api/events', eventBody('s', { client_event_id: 'awaited', needs_blob: true }));
  const at = await send('GET', '/api/getpresigneduploadurl?event_id=event-1&nth_screenshot=3');
  await send('PUT', String(at.body['presigned_url']), BYTES, { 'Content-Type': 'image/png' });
  await send('POST', '/api/sdk/evals', { session_id: 's', result: 'good', result_type: 'string', odd: 2 });
  await send('POST', '/api/sdk/evals', { session_id: 's', result: 1, result_type: 'number', name: 'n' });
}

async function everything({ send }: TestBackend): Promise<string[]> {
  const paths = ['/api/sessions/s', '/api/events?session_id=s', '/api/dev/evals?session_id=s', EXPORT];
  return Promise.all(paths.map(async (path) => (await send('GET', path)).text));
}

it('reads back the same, byte for byte, however often it is imported', async () => {
  const [from, to] = [await startForTest(), await startForTest()];
  await fill(from);
  const file = (await from.send('GET', EXPORT)).text;
  const counts = { session_id: 's', events: 3, attachments: 1, evals: 2 };
  for (let i = 0; i < 2; i += 1) {
    const answer = await to.send('POST', '/api/dev/import', file);
    expect([answer.status, answer.body]).toEqual([200, counts]);
    expect(await everything(to)).toEqual(await everything(from));
  }
  const image = await fetch(`${to.url}/api/events/event-1/attachments/3`);
  expect([image.headers.get('content-type'), Buffer.from(await image.arrayBuffer()).equals(BYTES)]).toEqual([
    'image/png',
    true,
  ]);
  // Where it came from it changes nothing.
  const before = await everything(from);
  expect(
    (await from.send('POST', '/api/dev/import', gzipSync(file), { 'Content-Encoding': 'gzip' })).status,
  ).toBe(200);
  expect(await everything(from)).toEqual(before);
});

it('keeps an upload that is awaited possible, and replaces by either id', async () => {
  const [from, to] = [await startForTest(), await startForTest()];
  await fill(from);
  await to.open({ session_id: 's' });
  await to.send('POST', '/api/events', eventBody('s', { payload: { details: 'mine' } }));
  await to.send('POST', '/api/dev/import', (await from.send('GET', EXPORT)).text);
  expect(await everything(to)).toEqual(await everything(from));
  const again = eventBody('s', { client_event_id: 'awaited', needs_blob: true });
  const { body } = await to.send('POST', '/api/events', again);
  expect((await to.send('PUT', String(body['blob_url']), '{"whole":2}')).status).toBe(200);
  expect((await to.send('GET', '/api/events/awaited')).body).toMatchObject({
    blob: 'stored',
    payload: { whole: 2 },
  });
});

describe('refuses, and changes nothing', () => {
  const session = {
    session_id: 's',
    session_name: 'n',
    agent_id: 'a',
    is_finished: false,
    created_at: '2026-01-01T00:00:00Z',
  };
  const event = { ...eventBody('s'), event_id: 'e', created_at: '2026-01-01T00:00:00Z' };
  const file = {
    format: 'lucidic-session',
    version: 1,
    session,
    evals: [],
    events: [{ event, attachments: [] }],
  };
  const withEvent = (fields: object) => ({
    ...file,
    events: [{ event: { ...event, ...fields }, attachments: [] }],
  });

  it.each([
    ['{"format":"lucidic-ses', 400, /^body: expected JSON/],
    [
      { sessions: [] },
      422,
      /^format: expected "lucidic-session", got nothing; this is not what "lucidic export" writes/,
    ],
    [
      { ...file, version: 2 },
      422,
      /^version: .*newer version of @lucidic\/dev \(format 2, this one reads up to 1\); update/,
    ],
    [{ ...file, version: 0 }, 422, /^version: expected a version of the format, got 0/],
    [
      { ...file, session: { ...session, agent_id: 7 } },
      422,
      /^session\.agent_id: expected a string.*, got 7/,
    ],
    [withEvent({ session_id: 'other' }), 422, /^events\[0\]\.event\.session_id: expected "s", got "other"/],
    [
      withEvent({ occurred_at: 'soon' }),
      422,
      /^events\[0\]\.event\.occurred_at: expected an ISO 8601 time, got "soon"/,
    ],
    [withEvent({ payload: 'x' }), 422, /^events\[0\]\.event\.payload: /],
    [
      { ...file, events: [{ event, attachments: [{ nth: 0, mime_type: 'a/b', content: 'not base64' }] }] },
      422,
      /^events\[0\]\.attachments\[0\]\.content: expected bytes in base64/,
    ],
  ])('%j', async (given, status, detail) => {
    const { send } = await startForTest();
    const answer = await send('POST', '/api/dev/import', given);
    expect([answer.status, answer.body]).toEqual([status, { detail: expect.stringMatching(detail) }]);
    expect((await send('GET', '/api/sessions')).body['total']).toBe(0);
  });

  it('but takes the same without a fault', async () => {
    const { send } = await startForTest();
    expect((await send('POST', '/api/dev/import', file)).status).toBe(200);
    expect((await send('GET', '/api/dev/sessions/ghost/export')).status).toBe(404);
  });
});

it('goes from one backend to another by the command', async () => {
  const [from, to] = [await startForTest(), await startForTest()];
  await fill(from);
  const path = join(folder, 's.json');
  expect(await lucidicCli(['export', 's', path, '--url', from.url])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const piped = await lucidicCli(['export', 's', '--url', from.url]);
  expect(piped.stdout).toBe(readFileSync(path, 'utf8'));
  const imported = { code: 0, stdout: 'Imported session s: 3 events, 1 attachment, 2 evals\n', stderr: '' };
  expect(await lucidicCli(['import', path, '--url', to.apiUrl])).toEqual(imported);
  expect(await lucidicCli(['import', '-', '--url', to.url], piped.stdout)).toEqual(imported);
  expect(await everything(to)).toEqual(await everything(from));

  writeFileSync(join(folder, 'newer.json'), '{"format":"lucidic-session","version":9}');
  const runs = await Promise.all([
    lucidicCli(['export', 'ghost', join(folder, 'ghost.json'), '--url', from.url]),
    lucidicCli(['export', 's', join(folder, 'no', 'folder.json'), '--url', from.url]),
    lucidicCli(['import', join(folder, 'newer.json'), '--url', to.url]),
    lucidicCli(['import', join(folder, 'none.json'), '--url', to.url]),
  ]);
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
    [1, expect.stringMatching(/^lucidic: .* answered 404 session_id: no session "ghost"/)],
    [1, expect.stringMatching(/^lucidic: file: cannot write .*folder\.json: ENOENT/)],
    [1, expect.stringMatching(/^lucidic: .* answered 422 version: the file was written by a newer version/)],
    [2, expect.stringMatching(/^lucidic: file: cannot read .*none\.json: ENOENT/)],
  ]);
  expect(existsSync(join(folder, 'ghost.json'))).toBe(false);
});
