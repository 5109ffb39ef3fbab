import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

const CLI = join(__dirname, '..', 'dist', 'cli.js');
const SENDERS = 16;

let folder = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-kill-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await closeBackends();
  rmSync(folder, { recursive: true });
});

async function start(db: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CLI, '--port', '0', '--no-otlp', '--db', db]);
  children.push(child);
  for await (const chunk of child.stdout) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk))?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error('it did not start');
}

test('kill -9 in the middle of ingest loses no event that was acknowledged', async () => {
  const db = join(folder, 'dev.db');
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { child, url } = await start(db);
    const post = (path: string, body: object) =>
      fetch(`${url}/api/${path}`, { method: 'POST', body: JSON.stringify(body) });
    await post('initsession', { agent_id: 'a', session_id: 's' });
    const before = acknowledged.length;
    const send = async (sender: number): Promise<void> => {
      for (let i = 0; ; i += 1) {
        const id = `${round}-${sender}-${i}`;
        const body = eventBody('s', { client_event_id: id, payload: { details: 'x'.repeat(2_000) } });
        const answer = await post('events', body).catch(() => undefined);
        // What was answered in full is acknowledged; the rest nobody counts on.
        if (answer?.status !== 200 || (await answer.text().catch(() => '')) === '') return;
        acknowledged.push(id);
        if (acknowledged.length - before === 300) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)));
  }

  const { send } = await startForTest({ db });
  expect(acknowledged.length).toBeGreaterThanOrEqual(900);
  const stored = new Set<string>();
  for (let offset = 0; ; offset += 1_000) {
    const { events } = (await send('GET', `/api/events?session_id=s&limit=1000&offset=${offset}`)).body;
    if (!Array.isArray(events) || events.length === 0) break;
    for (const event of events) stored.add(event.client_event_id);
  }
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
});
