import { gzipSync } from 'node:zlib';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

const GZIP = { 'Content-Encoding': 'gzip' };

function pack(value: unknown): Uint8Array {
  return new Uint8Array(gzipSync(JSON.stringify(value)));
}

async function postForUpload(backend: TestBackend, sessionId: string, fields: Record<string, unknown> = {}) {
  const event = eventBody(sessionId, { needs_blob: true, payload: { details: 'preview' }, ...fields });
  const { body } = await backend.send('POST', '/api/events', event);
  return { eventId: body['event_id'], blobUrl: String(body['blob_url']) };
}

describe('an event whose payload is uploaded', () => {
  it('shows the preview, then the payload', async () => {
    const backend = await startForTest();
    const { blobUrl } = await postForUpload(backend, await backend.open());
    expect(blobUrl.startsWith(`${backend.apiUrl}/blobs/`)).toBe(true);
    const before = await backend.send('GET', '/api/events/event-1');
    expect(before.body).toMatchObject({ payload: { details: 'preview' }, blob: 'awaited' });
    const payload = { details: 'whole', data: 'z'.repeat(100_000) };
    const put = await backend.send('PUT', blobUrl, pack(payload), GZIP);
    expect([put.status, put.body]).toEqual([200, {}]);
    const after = await backend.send('GET', '/api/events/event-1');
    expect(after.body).toMatchObject({ payload, blob: 'stored' });
  });

  it('stays uploaded when the same POST or PUT comes again', async () => {
    const backend = await startForTest();
    const id = await backend.open();
    const first = await postForUpload(backend, id);
    await backend.send('PUT', first.blobUrl, pack({ details: 'whole' }), GZIP);
    expect(await postForUpload(backend, id)).toEqual(first);
    expect((await backend.send('GET', '/api/events/event-1')).body['payload']).toEqual({ details: 'whole' });
    expect((await backend.send('PUT', first.blobUrl, pack({ details: 'whole' }), GZIP)).status).toBe(200);
  });

  it('takes a changed event anew, under a new address', async () => {
    const backend = await startForTest();
    const id = await backend.open();
    const first = await postForUpload(backend, id);
    await backend.send('PUT', first.blobUrl, pack({ details: 'whole' }), GZIP);
    const second = await postForUpload(backend, id, { payload: { details: 'other preview' } });
    expect(second.eventId).toBe(first.eventId);
    expect((await backend.send('GET', '/api/events/event-1')).body).toMatchObject({
      payload: { details: 'other preview' },
      blob: 'awaited',
    });
    expect((await backend.send('PUT', first.blobUrl, pack({ details: 'late' }), GZIP)).status).toBe(404);
  });

  it('needs no key at its address, which is secret', async () => {
    const backend = await startForTest({ apiKey: 'k' });
    const key = { Authorization: 'Api-Key k' };
    await backend.send('POST', '/api/initsession', { agent_id: 'a', session_id: 's' }, key);
    const event = eventBody('s', { needs_blob: true });
    const { body } = await backend.send('POST', '/api/events', event, key);
    expect((await backend.send('PUT', String(body['blob_url']), pack({ whole: 1 }), GZIP)).status).toBe(200);
    expect((await backend.send('PUT', '/api/blobs/guessed', pack({}), GZIP)).status).toBe(404);
  });

  it('refuses a gzip bomb, and keeps the preview', async () => {
    const backend = await startForTest();
    const { blobUrl } = await postForUpload(backend, await backend.open());
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20)));
    expect(bomb.length).toBeLessThan(100_000);
    const answer = await backend.send('PUT', blobUrl, bomb, GZIP);
    expect([answer.status, answer.body]).toEqual([
      413,
      { detail: 'body: expected at most 67108864 bytes after gunzip, got more' },
    ]);
    expect((await backend.send('GET', '/api/events/event-1')).body['payload']).toEqual({
      details: 'preview',
    });
  });

  it.each([
    ['not gzip', new TextEncoder().encode('{"a":1}'), 400, /gzip/],
    ['not JSON', new Uint8Array(gzipSync('{"a":')), 400, /expected JSON/],
    ['not an object', new Uint8Array(gzipSync('[1]')), 422, /expected a JSON object/],
    ['not UTF-8', new Uint8Array(gzipSync(Buffer.from([0x22, 0xff, 0x22]))), 400, /UTF-8/],
  ])('refuses a payload that is %s', async (_name, bytes, status, detail) => {
    const backend = await startForTest();
    const { blobUrl } = await postForUpload(backend, await backend.open());
    const answer = await backend.send('PUT', blobUrl, bytes, GZIP);
    expect([answer.status, answer.body]).toEqual([status, { detail: expect.stringMatching(detail) }]);
  });
});
