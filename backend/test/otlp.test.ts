import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';
import { eventually } from './support/eventually';

const SENDER = join(__dirname, 'support/send-otlp.mjs');

afterEach(closeBackends);

/** A process with a real SDK. */
async function send(what: Record<string, unknown>): Promise<void> {
  await promisify(execFile)(process.execPath, [SENDER, JSON.stringify(what)]);
}

async function startWithOtlp(): Promise<{ backend: TestBackend; url: string }> {
  const backend = await startForTest({ otlp: { port: 0 } });
  return { backend, url: String(backend.otlpUrl) };
}

/** All events, by the ids that their spans give them, without what only the backend says of them. */
async function eventsOf(backend: TestBackend): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let offset = 0; ; offset += 1_000) {
    const { body } = await backend.send('GET', `/api/events?limit=1000&offset=${offset}`);
    const events = body['events'] as Record<string, unknown>[];
    for (const { event_id: _id, created_at: _at, ...event } of events) {
      found.set(String(event['client_event_id']), event);
    }
    if (events.length === 0) return found;
  }
}

it('spans that come by OTLP, in protobuf and in JSON, make the events that they make in their process', async () => {
  const inProcess = await startForTest();
  const [proto, json] = [await startWithOtlp(), await startWithOtlp()];
  await send({ api: inProcess.apiUrl, proto: proto.url, json: json.url, nth: 2 });
  const wanted = await eventsOf(inProcess);
  expect(wanted.size).toBeGreaterThan(80);
  for (const { backend } of [proto, json]) {
    await eventually('all events', async () => (await eventsOf(backend)).size >= wanted.size);
    const found = await eventsOf(backend);
    for (const [id, event] of wanted) expect(found.get(id)).toEqual(event);
    expect(found.size).toBe(wanted.size);
  }
});

it('content that comes in logs joins its span, whichever of them comes first within its time', async () => {
  const { backend, url } = await startWithOtlp();
  await send({ proto: url, logs: url });
  await eventually('the event', async () => (await eventsOf(backend)).size === 1);
  const [event] = (await eventsOf(backend)).values();
  expect(event).toMatchObject({
    payload: { request: { messages: [{ role: 'user', content: 'What is the capital of France?' }] } },
  });
});

it('a trace becomes a session of its own name, which ends with it', async () => {
  const { backend, url } = await startWithOtlp();
  await send({ json: url });
  await eventually('the end of the session', async () => {
    const { body } = await backend.send('GET', '/api/sessions');
    const [session] = body['sessions'] as Record<string, unknown>[];
    return session?.['session_name'] === 'answer the question' && session['is_finished'] === true;
  });
});
