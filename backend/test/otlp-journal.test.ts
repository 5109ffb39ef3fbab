import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBackends, startForTest } from './support/backend-client';
import { eventually } from './support/eventually';
import { traceRequest } from './support/trace-request';

const CLI = join(__dirname, '..', 'dist', 'cli.js');

let folder = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-otlp-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await closeBackends();
  rmSync(folder, { recursive: true });
});

/** Its parent is still to come, so the window of its trace stays open for two seconds. */
function waitingSpan(serial: number): object {
  const spanId = serial.toString(16).padStart(16, 'b');
  return traceRequest({ traceId: spanId.repeat(2), spanId, parentSpanId: 'c'.repeat(16) });
}

test('kill -9 loses no span that was answered', async () => {
  const db = join(folder, 'dev.db');
  const child = spawn(process.execPath, [CLI, '--port', '0', '--otlp-port', '0', '--db', db]);
  children.push(child);
  const url = await new Promise<string>((resolve) => {
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
      const found = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  for (let serial = 0; serial < 20; serial += 1) {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify(waitingSpan(serial));
    expect((await fetch(`${url}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
  }
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;

  const next = await startForTest({ db, otlp: { port: 0 } });
  await eventually('all events', async () => (await next.send('GET', '/api/events')).body['total'] === 20);
});

test('a backend that closes makes events of what it took', async () => {
  const db = join(folder, 'dev.db');
  const first = await startForTest({ db, otlp: { port: 0 } });
  expect((await first.send('POST', `${first.otlpUrl}/v1/traces`, waitingSpan(1))).status).toBe(200);
  await first.close();
  const second = await startForTest({ db });
  expect((await second.send('GET', '/api/events')).body['total']).toBe(1);
});

test('what has become events is not kept', async () => {
  const db = join(folder, 'dev.db');
  const backend = await startForTest({ db, otlp: { port: 0 } });
  await backend.send('POST', `${backend.otlpUrl}/v1/traces`, traceRequest());
  const { openStore } = require('../src/store/store') as typeof import('../src/store/store');
  await eventually('an empty journal', async () => {
    const store = openStore(db);
    const [left] = store.requests.all();
    store.close();
    return left === undefined;
  });
  expect((await backend.send('GET', '/api/events')).body['total']).toBe(1);
});
