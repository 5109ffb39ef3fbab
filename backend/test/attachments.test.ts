import { randomBytes } from 'node:crypto';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

const BYTES = new Uint8Array(randomBytes(100_000));

async function withEvent(options: { apiKey?: string } = {}): Promise<TestBackend> {
  const backend = await startForTest(options);
  const key = { Authorization: 'Api-Key k' };
  await backend.send('POST', '/api/initsession', { agent_id: 'a', session_id: 's' }, key);
  await backend.send('POST', '/api/events', eventBody('s'), key);
  return backend;
}

async function addressOf(backend: TestBackend, nth = 0, eventId = 'event-1'): Promise<string> {
  const path = `/api/getpresigneduploadurl?agent_id=a&session_id=s&event_id=${eventId}&nth_screenshot=${nth}`;
  const { status, body } = await backend.send('GET', path, undefined, { Authorization: 'Api-Key k' });
  expect([status, body]).toEqual([
    200,
    { presigned_url: expect.any(String), bucket_name: 'local', object_key: expect.any(String) },
  ]);
  return String(body['presigned_url']);
}

async function stored(backend: TestBackend, nth = 0, eventId = 'event-1'): Promise<Response> {
  const headers = { Authorization: 'Api-Key k' };
  return fetch(`${backend.apiUrl}/events/${eventId}/attachments/${nth}`, { headers });
}

describe('an attachment of an event', () => {
  it('is read back byte by byte, by either id of its event', async () => {
    const backend = await withEvent();
    const url = await addressOf(backend, 1);
    expect((await backend.send('PUT', url, BYTES, { 'Content-Type': 'image/png' })).status).toBe(200);
    const { body } = await backend.send('GET', '/api/events/event-1');
    for (const id of ['event-1', String(body['event_id'])]) {
      const answer = await stored(backend, 1, id);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(Buffer.from(await answer.arrayBuffer()).equals(BYTES)).toBe(true);
    }
    expect((await stored(backend, 0)).status).toBe(404);
  });

  it('may be empty', async () => {
    const backend = await withEvent();
    const url = await addressOf(backend);
    expect((await backend.send('PUT', url, new Uint8Array())).status).toBe(200);
    expect((await (await stored(backend)).arrayBuffer()).byteLength).toBe(0);
  });

  it('gets the same address again, and the last upload counts', async () => {
    const backend = await withEvent();
    const url = await addressOf(backend);
    await backend.send('PUT', url, new TextEncoder().encode('one'), { 'Content-Type': 'image/png' });
    expect(await addressOf(backend)).toBe(url);
    await backend.send('PUT', url, new TextEncoder().encode('two'), { 'Content-Type': 'image/gif' });
    expect(await (await stored(backend)).text()).toBe('two');
  });

  it.each(['text/html', 'image/svg+xml', 'application/javascript', 'image/png; charset="<script>"'])(
    'is served as bytes to be saved where it is %s',
    async (type) => {
      const backend = await withEvent();
      const url = await addressOf(backend);
      const script = new TextEncoder().encode('<script>alert(1)</script>');
      await backend.send('PUT', url, script, { 'Content-Type': type });
      const { headers } = await stored(backend);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="attachment-0"',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
    },
  );

  it('needs no key at its address, which is secret, and one to be asked for and read', async () => {
    const backend = await withEvent({ apiKey: 'k' });
    const url = await addressOf(backend);
    expect((await backend.send('PUT', url, BYTES)).status).toBe(200);
    expect((await backend.send('PUT', '/api/uploads/guessed', BYTES)).status).toBe(404);
    expect((await fetch(`${backend.apiUrl}/events/event-1/attachments/0`)).status).toBe(401);
    expect((await fetch(`${backend.apiUrl}/getpresigneduploadurl?event_id=event-1`)).status).toBe(401);
  });

  it.each([
    ['no event', 'nth_screenshot=0', 422, /^event_id: /],
    ['an event nobody knows', 'event_id=ghost&nth_screenshot=0', 404, /^event_id: no event "ghost"/],
    ['no place', 'event_id=event-1', 422, /^nth_screenshot: /],
    ['a place that is none', 'event_id=event-1&nth_screenshot=-1', 422, /got "-1"$/],
  ])('has no address for %s', async (_name, query, status, detail) => {
    const backend = await withEvent();
    const answer = await backend.send('GET', `/api/getpresigneduploadurl?${query}`);
    expect([answer.status, answer.body]).toEqual([status, { detail: expect.stringMatching(detail) }]);
  });
});
