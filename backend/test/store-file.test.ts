import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database = require('libsql');

import { startBackend } from '../src';
import { APPLICATION_ID, MIGRATIONS } from '../src/store/migrations';
import { openStore } from '../src/store/store';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-dev-'));
});

afterEach(async () => {
  await closeBackends();
  rmSync(folder, { recursive: true });
});

it('keeps sessions, events and uploads to come across a restart', async () => {
  const db = join(folder, 'new', 'folder', 'dev.db');
  const before = await startForTest({ db });
  await before.open({ session_id: 's', tags: ['t'] });
  await before.send('POST', '/api/events', eventBody('s'));
  const posted = await before.send(
    'POST',
    '/api/events',
    eventBody('s', { client_event_id: 'big', needs_blob: true }),
  );
  const read = (await before.send('GET', '/api/events')).body;
  await before.close();

  const after = await startForTest({ db });
  expect((await after.send('GET', '/api/events')).body).toEqual(read);
  expect((await after.send('GET', '/api/sessions/s')).body).toMatchObject({ tags: ['t'], num_events: 2 });
  const { pathname } = new URL(String(posted.body['blob_url']));
  expect((await after.send('PUT', pathname, '{"whole":1}')).status).toBe(200);
  expect((await after.send('POST', '/api/events', eventBody('s'))).body['event_id']).toBe(
    (await after.send('GET', '/api/events/event-1')).body['event_id'],
  );
});

it('hides a .lucidic folder it makes from Git, and from other users', async () => {
  await startForTest({ db: join(folder, '.lucidic', 'dev.db') });
  expect(readFileSync(join(folder, '.lucidic', '.gitignore'), 'utf8')).toBe('*\n');
  expect(statSync(join(folder, '.lucidic')).mode & 0o077).toBe(0);
});

it('brings a file of an older version up to date, with what is in it', async () => {
  const db = join(folder, 'old.db');
  const old = new Database(db);
  old.exec(MIGRATIONS[0] ?? '');
  old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1;
    INSERT INTO sessions (session_id, agent_id, created_at) VALUES ('s', 'a', '2026-01-01T00:00:00Z');`);
  old.close();
  const { send, open } = await startForTest({ db });
  expect((await send('GET', '/api/sessions/s')).body).toMatchObject({ agent_id: 'a', num_events: 0 });
  await open({ session_id: 's', odd: 1 });
  expect((await send('GET', '/api/sessions/s')).body).toMatchObject({ odd: 1 });
  expect((await send('GET', '/api/sdk/datasets')).status).toBe(200);
});

describe('a file that is not its own is refused and left as it is', () => {
  async function refusal(db: string): Promise<string> {
    const before = readFileSync(db);
    const error: unknown = await startBackend({ port: 0, db }).catch((reason) => reason);
    expect(error).toMatchObject({ name: 'BackendError', code: 'database' });
    expect(readFileSync(db).equals(before)).toBe(true);
    return String(Object(error).message);
  }

  it('not a database', async () => {
    const db = join(folder, 'notes.txt');
    writeFileSync(db, 'These are my notes.\n'.repeat(500));
    expect(await refusal(db)).toMatch(/notes\.txt: file is not a database \(left as it is/);
  });

  it('cut short', async () => {
    const whole = join(folder, 'whole.db');
    openStore(whole).close();
    const db = join(folder, 'cut.db');
    writeFileSync(db, readFileSync(whole).subarray(0, 5000));
    expect(await refusal(db)).toMatch(/cut\.db: database disk image is malformed/);
  });

  it('overwritten in the middle', async () => {
    const db = join(folder, 'hit.db');
    fill(db, 500);
    const bytes = readFileSync(db);
    bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 40_000);
    writeFileSync(db, bytes);
    expect(await refusal(db)).toMatch(
      /hit\.db(: cannot use .*| is damaged: .+) \(left as it is; move it away/,
    );
  });

  it("another program's", async () => {
    const db = join(folder, 'other.db');
    const other = new Database(db);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    expect(await refusal(db)).toMatch(/other\.db is the database of another program; choose another file/);
  });

  it('from a newer version', async () => {
    const db = join(folder, 'newer.db');
    openStore(db).close();
    const newer = new Database(db);
    newer.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)');
    newer.close();
    expect(await refusal(db)).toMatch(
      /written by a newer version of @lucidic\/dev \(schema 99, this one knows \d+\)/,
    );
  });
});

function fill(db: string, events: number): void {
  const store = openStore(db);
  store.sessions.start({ session_id: 's', agent_id: 'a' });
  for (let i = 0; i < events; i += 1) {
    const event = {
      client_event_id: `e${i}`,
      session_id: 's',
      type: 'generic',
      occurred_at: '2026-01-31T12:00:00Z',
    };
    store.events.write({ ...event, occurredAtUs: i, payload: { details: 'x'.repeat(2_000) } });
  }
  store.close();
}

it('says so when what is read turns out to be damaged', async () => {
  const db = join(folder, 'large.db');
  fill(db, 500);
  const { send } = await startForTest({ db });
  const bytes = readFileSync(db);
  bytes.fill(0xa5, 40_000, bytes.length - 4_096);
  writeFileSync(db, bytes);
  const { status, body } = await send('GET', '/api/events?limit=1000');
  expect([status, body]).toEqual([
    500,
    { detail: expect.stringMatching(/malformed; its file is damaged: export/) },
  ]);
});

it('goes on with what was in the file when its write-ahead log is lost', async () => {
  const db = join(folder, 'dev.db');
  fill(db, 10);
  const store = openStore(db);
  const event = { session_id: 's', type: 'generic', occurred_at: '2026-01-31T12:00:00Z', occurredAtUs: 1 };
  store.events.write({ ...event, client_event_id: 'late', payload: {} });
  await store.settled();
  const copy = join(folder, 'copy.db');
  writeFileSync(copy, readFileSync(db));
  store.close();
  const { send } = await startForTest({ db: copy });
  expect((await send('GET', '/api/events')).body['total']).toBe(10);
  expect((await send('POST', '/api/events', eventBody('s'))).status).toBe(200);
});

it('takes the data of every older version along', async () => {
  for (let version = 1; version < MIGRATIONS.length; version += 1) {
    const db = join(folder, `v${version}.db`);
    const old = new Database(db);
    for (const step of MIGRATIONS.slice(0, version)) old.exec(step);
    old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version};
      INSERT INTO sessions (session_id, agent_id, created_at) VALUES ('s', 'a', '2026-01-01T00:00:00Z');
      INSERT INTO events (event_id, client_event_id, session_id, type, occurred_at, occurred_at_us, created_at, payload_bytes, payload)
      VALUES ('i', 'c', 's', 'generic', '2026-01-01T00:00:00Z', 1, '2026-01-01T00:00:00Z', 7, '{"a":1}');`);
    old.close();
    const { send } = await startForTest({ db, keepDays: 1 });
    expect((await send('GET', '/api/events?session_id=s&type=generic')).body).toMatchObject({
      total: 1,
      events: [{ event_id: 'i', payload: { a: 1 } }],
    });
    expect((await send('POST', '/api/events', eventBody('s', { odd: 1 }))).status).toBe(200);
  }
});

it('names a file that cannot be opened', async () => {
  mkdirSync(join(folder, 'dir'));
  await expect(startBackend({ port: 0, db: join(folder, 'dir') })).rejects.toMatchObject({
    code: 'database',
    message: expect.stringContaining(join(folder, 'dir')),
  });
  writeFileSync(join(folder, 'file'), '');
  await expect(startBackend({ port: 0, db: join(folder, 'file', 'under', 'x.db') })).rejects.toMatchObject({
    code: 'database',
    message: expect.stringContaining('cannot make the folder'),
  });
});

it('bounds the write-ahead log: no statement is left open after its first row', () => {
  const path = join(folder, 'busy.db');
  const store = openStore(path);
  store.sessions.start({ session_id: 's', agent_id: 'a' });
  const payload = { details: 'x'.repeat(8000) };
  for (let i = 0; i < 4000; i += 1) {
    const event = {
      client_event_id: `e${i}`,
      session_id: 's',
      type: 'generic',
      occurred_at: '2026-01-31T12:00:00Z',
    };
    store.sessions.get('s');
    store.events.write({ ...event, occurredAtUs: i, payload });
    store.events.get(`e${i}`);
  }
  // 4,000 events of two pages and more each are above 40 MB of log; a checkpoint is due every 4,000 pages of 4 KiB.
  expect(statSync(`${path}-wal`).size).toBeLessThan(20 * 1024 * 1024);
  store.close();
  expect(existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0).toBe(0);
});
