import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { encodeBatch } from '../../exporters/host/worker/batch';
import { compressed } from '../../exporters/host/worker/compression';
import { LucidicSpanProcessor } from '../../src';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { sessionRecord } from '../support/spans';
import { until } from '../support/until';
import { eventsById } from './support/application';
import { open, recoveredTexts, testDirectory } from './support/test-spool';

const directory = testDirectory();
const BATCH = 1;
const COMPRESSED = 2;
const OPEN_RECORD = 3;
const COMMANDS = 4;
const COMPRESSED_COMMANDS = 5;
let server: ScriptedServer;
let spoolDir: string;

beforeEach(async () => {
  server = await scriptedServer();
  spoolDir = directory.fresh();
});
afterEach(() => server.close());

/** What the tenants of these tests share. */
const folder = (): string =>
  join(spoolDir, createHash('sha256').update('key\nagent').digest('hex').slice(0, 16));

const record = (id: number, sessionId = 'session'): ReturnType<typeof sessionRecord> =>
  sessionRecord({
    spanId: id.toString(16).padStart(16, '0'),
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': `m-${id}` },
    session: { id: sessionId, source: 'trace', name: 'root' },
  });
const batch = (...ids: number[]): Uint8Array =>
  encodeBatch(ids.map((id) => ({ record: record(id), bytes: 10 })));

/** An earlier process leaves payloads of these kinds, in order. */
function leave(...payloads: (readonly [number, Uint8Array])[]): void {
  const { spool } = open(folder());
  for (const [kind, payload] of payloads) spool.append(kind, payload);
  spool.close();
}

function start(): LucidicSpanProcessor {
  return new LucidicSpanProcessor({ apiKey: 'key', agentId: 'agent', baseUrl: server.baseUrl, spoolDir });
}

const sessions = (path: string): unknown[] =>
  server.requests
    .filter((request) => request.path === `/api/${path}`)
    .map(({ body }) => JSON.parse(body).session_id);

describe('what an earlier process left', () => {
  test('is delivered, compressed or not, without anybody asking', async () => {
    leave([BATCH, batch(1, 2)], [COMPRESSED, compressed(batch(3))]);
    const processor = start();
    await until('all three', () => processor.stats().delivered === 3);
    expect(processor.stats()).toMatchObject({ accepted: 3, recovered: 3, dropped: {} });
    await processor.shutdown();
    expect(eventsById(server).size).toBe(3);
    expect(recoveredTexts(open(folder()).spool)).toEqual([]);
  });

  test('what nobody can read is counted, and not kept', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    leave([BATCH, Buffer.from('no batch')], [BATCH, batch(1)]);
    const processor = start();
    await processor.flush();
    expect(processor.stats()).toMatchObject({
      accepted: 2,
      recovered: 2,
      delivered: 1,
      dropped: { spool_corrupt: 1 },
      pending: 0,
    });
    await processor.shutdown();
    warn.mockRestore();
    expect(recoveredTexts(open(folder()).spool)).toEqual([]);
  });

  test('a newer version’s payloads are left alone', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    leave([9, Buffer.from('of the future')], [BATCH, batch(1)]);
    const processor = start();
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ recovered: 1, delivered: 1, dropped: {} });
    expect(warn.mock.calls.flat().join()).toMatch(/newer version/);
    warn.mockRestore();
    expect(recoveredTexts(open(folder()).spool)).toEqual(['of the future']);
  });

  test('an open span is interrupted at the end, but not one that has ended since', async () => {
    const opened = (id: number): Uint8Array =>
      encodeBatch([{ record: { ...record(id), interrupted: true }, bytes: 0 }]);
    leave([OPEN_RECORD, opened(1)], [OPEN_RECORD, opened(2)], [OPEN_RECORD, opened(2)], [BATCH, batch(1)]);
    const processor = start();
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ recovered: 2, delivered: 2 });
    // Sent side by side, they arrive in any order.
    const payloads = [...eventsById(server).values()].map((event) => JSON.stringify(event['payload']));
    const interrupted = payloads.filter((payload) => payload.includes('interrupted'));
    expect(interrupted).toEqual([expect.stringContaining('m-2')]);
  });

  test('its sessions are ended, also one whose end was all that was left', async () => {
    leave(
      [BATCH, encodeBatch([{ record: record(1, 'one'), bytes: 10 }, { endAll: true }])],
      [BATCH, encodeBatch([{ endedSessionId: 'two' }])],
    );
    const processor = start();
    processor.recordEvent({ type: 'generic', payload: {} });
    await processor.flush();
    // By their own ends; the order to end everything is not for the sessions of this process.
    expect(sessions('updatesession').sort()).toEqual(['one', 'two']);
    expect(sessions('initsession')).toHaveLength(3);
    await processor.shutdown();
    expect(sessions('updatesession')).toHaveLength(3);
  });

  test('waits on disk while the backend is slow, and fresh events go between', async () => {
    server.script(() => ({ ...answer(200), afterMs: 2 }));
    const many = Array.from({ length: 40 }, (_, group) =>
      batch(...Array.from({ length: 50 }, (_2, at) => group * 50 + at + 1)),
    );
    leave(...many.map((payload) => [BATCH, payload] as const));
    const processor = start();
    await until('some are on their way', () => processor.stats().recovered > 0);
    expect(processor.stats().recovered).toBeLessThan(700);
    const eventId = processor.recordEvent({ type: 'generic', payload: {} });
    await until('the fresh one', () => eventsById(server).has(eventId));
    expect(processor.stats().delivered).toBeLessThan(1_500);
    await processor.shutdown({ timeoutMs: 15_000 });
    expect(processor.stats()).toMatchObject({
      accepted: 2_001,
      recovered: 2_000,
      delivered: 2_001,
      pending: 0,
    });
    expect(eventsById(server).size).toBe(2_001);
  });

  test("an owner's words are carried out in their order; a session left open ends if it was to end with its process", async () => {
    const open = (id: string, endsWithProcess: boolean) => ({
      command: { open: id, fields: { session_name: id }, endsWithProcess },
    });
    leave(
      [COMMANDS, encodeBatch([open('kept', false), open('left', true), open('done', true)])],
      [
        COMPRESSED_COMMANDS,
        compressed(
          encodeBatch([
            { record: record(1, 'left'), bytes: 1 },
            { command: { update: 'kept', fields: { task: 't' } } },
            { command: { end: 'done', fields: { is_successful: true } } },
          ]),
        ),
      ],
    );
    const processor = start();
    await processor.flush();
    await processor.shutdown();
    const said = (path: string) =>
      server.requests
        .filter((request) => request.path === `/api/${path}`)
        .map(({ body }) => JSON.parse(body))
        .map(({ current_time: _now, agent_id: _agent, ...rest }) => rest);
    expect(said('initsession')).toEqual(
      ['kept', 'left', 'done'].map((id) => ({ session_id: id, session_name: id })),
    );
    expect(said('updatesession')).toHaveLength(3);
    expect(said('updatesession')).toEqual(
      expect.arrayContaining([
        { session_id: 'kept', task: 't' },
        { session_id: 'done', is_successful: true, is_finished: true },
        { session_id: 'left', is_finished: true },
      ]),
    );
  });
});
