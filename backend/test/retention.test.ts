import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database = require('libsql');

import { openStore } from '../src/store/store';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';
import { eventually } from './support/eventually';

let folder = '';
let db = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-keep-'));
  db = join(folder, 'dev.db');
});

afterEach(async () => {
  await closeBackends();
  rmSync(folder, { recursive: true });
});

const OCCURRED = { occurred_at: '2026-01-31T12:00:00Z', occurredAtUs: 1 };

/** Sessions s0, s1… of so many events of 10 KB, an attachment and an eval each; every third is unfinished. */
function fill(sessions: number, events: number): void {
  const store = openStore(db);
  const payload = { details: 'x'.repeat(10_000) };
  for (let s = 0; s < sessions; s += 1) {
    const session_id = store.sessions.start({ session_id: `s${s}`, agent_id: 'a' });
    for (let e = 0; e < events; e += 1) {
      store.events.write({ client_event_id: `${s}-${e}`, session_id, type: 'generic', ...OCCURRED, payload });
    }
    const token = store.attachments.await(`${s}-0`, 0) ?? '';
    store.attachments.upload(token, { mimeType: 'image/png', content: Buffer.alloc(1_000) });
    store.evals.create({ session_id, result: 1, result_type: 'number' });
    if (s % 3 !== 2) store.sessions.update({ session_id, is_finished: true });
  }
  store.close();
}

function count(table: string): number {
  const file = new Database(db);
  const [row] = file.prepare(`SELECT count(*) AS n FROM ${table}`).all();
  file.close();
  return Object(row).n;
}

it('keeps all unless asked', async () => {
  fill(3, 3);
  const { send } = await startForTest({ db });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await send('GET', '/api/sessions')).body['total']).toBe(3);
});

it('removes the oldest finished sessions while there is more than asked, and gives the space back', async () => {
  fill(12, 250);
  const before = statSync(db).size;
  expect(before).toBeGreaterThan(30_000_000);
  const said: string[] = [];
  const { send, close } = await startForTest({ db, keepMb: 20, log: (line) => said.push(line) });
  await eventually('a removal', async () => said.length > 0);
  const { sessions } = (await send('GET', '/api/sessions')).body;
  const left = Array.isArray(sessions) ? sessions.map(({ session_id }) => session_id).reverse() : [];
  // 12 sessions of 3 MB; s2, s5… are unfinished.
  const finished = ['s0', 's1', 's3', 's4', 's6', 's7', 's9', 's10'].slice(12 - left.length);
  expect(left).toEqual([...finished, 's2', 's5', 's8', 's11'].sort(bySerial));
  expect(left.length).toBeLessThan(10);
  expect(said).toEqual([`removed ${12 - left.length} finished sessions, as --keep-days and --keep-mb say`]);
  await close();
  expect(statSync(db).size).toBeLessThan(21 * 1024 * 1024);
  expect([count('events'), count('attachments'), count('evals')]).toEqual([
    left.length * 250,
    left.length,
    left.length,
  ]);
});

it('removes finished sessions that were opened too long ago', async () => {
  fill(4, 2);
  const file = new Database(db);
  const old = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString();
  file.prepare("UPDATE sessions SET created_at = ? WHERE session_id IN ('s0', 's2')").run(old);
  file.close();
  const said: string[] = [];
  const { send } = await startForTest({ db, keepDays: 2, log: (line) => said.push(line) });
  await eventually('a removal', async () => said.length > 0);
  expect(said).toEqual(['removed 1 finished session, as --keep-days and --keep-mb say']);
  const ids = (await send('GET', '/api/sessions')).text.match(/"session_id":"\w+"/g);
  expect(ids).toEqual(['"session_id":"s3"', '"session_id":"s2"', '"session_id":"s1"']);
  expect([count('events'), count('attachments'), count('evals')]).toEqual([6, 3, 3]);
});

it('takes events in meanwhile', async () => {
  fill(20, 250);
  let isDone = false;
  const { send, open } = await startForTest({
    db,
    keepMb: 1,
    log: () => {
      isDone = true;
    },
  });
  await open({ session_id: 'new' });
  let slowestMs = 0;
  let written = 0;
  while (!isDone) {
    const startedMs = performance.now();
    const { status } = await send(
      'POST',
      '/api/events',
      eventBody('new', { client_event_id: `n${written}` }),
    );
    expect(status).toBe(200);
    written += 1;
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  }
  expect(written).toBeGreaterThan(20);
  expect(slowestMs).toBeLessThan(500);
  expect((await send('GET', '/api/sessions/new')).body['num_events']).toBe(written);
});

it.each([
  ['keepDays', 0, 'keep-days: expected a number above 0, got 0'],
  ['keepMb', Number.NaN, 'keep-mb: expected a number above 0, got NaN'],
])('refuses %s %d', async (option, value, message) => {
  await expect(startForTest({ [option]: value })).rejects.toMatchObject({ code: 'config', message });
});

function bySerial(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}
