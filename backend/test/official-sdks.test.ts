import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';

/**
 * What the two official SDKs really send, recorded against a bare HTTP server: one request a line, long strings cut.
 * That server answered session ids `sess-1`, `sess-2`… in order; the replay puts the backend's own ids there.
 */
interface Recorded {
  readonly sdk: string;
  readonly scenario: string;
  readonly method: string;
  readonly url: string;
  readonly gzip?: boolean;
  readonly body?: Record<string, unknown>;
}

const recorded = readFileSync(join(__dirname, 'fixtures', 'official-sdks.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): Recorded => JSON.parse(line));
const scenarios = [...new Set(recorded.map(({ sdk, scenario }) => `${sdk} ${scenario}`))];

// What they send and the contract has no room for, or this backend does not serve.
const REFUSED: Readonly<Record<string, readonly [number, RegExp]>> = {
  'GET /api/getprompt': [404, /^path: GET \/api\/getprompt is not served here$/],
  'POST /api/createexperiment': [404, /^path: POST \/api\/createexperiment is not served here$/],
  'parent {}': [422, /^client_parent_event_id: expected a string .*, got an object$/],
};

afterEach(closeBackends);

describe.each(scenarios)('%s', (name) => {
  const requests = recorded.filter(({ sdk, scenario }) => `${sdk} ${scenario}` === name);

  it('is accepted and read back, or refused with the reason', async () => {
    const backend = await startForTest();
    const replay = new Replay(backend);
    for (const request of requests) await replay.send(request);
    await replay.expectAllReadBack();
  });
});

it('covers every kind of request', () => {
  const kinds = new Set(recorded.map(({ method, url }) => `${method} ${url.replace(/[?].*|blob\/.*/, '')}`));
  expect([...kinds].sort()).toEqual([
    'GET /api/getprompt',
    'POST /api/createexperiment',
    'POST /api/events',
    'POST /api/initsession',
    'PUT /',
    'PUT /api/updatesession',
  ]);
});

class Replay {
  readonly #backend: TestBackend;
  readonly #sessionIds: string[] = [];
  readonly #blobUrls = new Map<string, string>();
  readonly #payloads = new Map<string, unknown>();

  constructor(backend: TestBackend) {
    this.#backend = backend;
  }

  async send({ method, url, gzip, body }: Recorded): Promise<void> {
    const path = url.replace(/[?].*/, '');
    if (gzip === true) return this.#upload(path.replace('/blob/', ''), body);
    const sent = body === undefined ? undefined : this.#withOwnSessionId(body);
    const answer = await this.#backend.send(method, url, sent);
    const hasBadParent =
      typeof body?.['client_parent_event_id'] === 'object' && body['client_parent_event_id'] !== null;
    const [status, detail] = REFUSED[hasBadParent ? 'parent {}' : `${method} ${path}`] ?? [200, undefined];
    expect(answer.status).toBe(status);
    if (detail !== undefined) {
      expect(answer.body).toEqual({ detail: expect.stringMatching(detail) });
      return;
    }
    if (path === '/api/initsession') this.#sessionIds.push(String(answer.body['session_id']));
    if (path === '/api/events')
      this.#remember(String(body?.['client_event_id']), body, answer.body['blob_url']);
  }

  async expectAllReadBack(): Promise<void> {
    for (const [id, payload] of this.#payloads) {
      const { status, body } = await this.#backend.send('GET', `/api/events/${id}`);
      expect([status, body['payload']]).toEqual([200, payload]);
    }
    const listed = await this.#backend.send('GET', '/api/events?limit=1000');
    expect(listed.body['total']).toBe(this.#payloads.size);
    for (const id of this.#sessionIds) {
      expect((await this.#backend.send('GET', `/sessions/${id}`)).status).toBe(200);
    }
  }

  async #upload(clientEventId: string, payload: unknown): Promise<void> {
    const packed = new Uint8Array(gzipSync(JSON.stringify(payload)));
    const url = this.#blobUrls.get(clientEventId) ?? 'no blob_url was answered';
    const answer = await this.#backend.send('PUT', url, packed, { 'Content-Encoding': 'gzip' });
    expect(answer.status).toBe(200);
    this.#payloads.set(clientEventId, payload);
  }

  #remember(id: string, body: Recorded['body'], blobUrl: unknown): void {
    this.#payloads.set(id, body?.['payload']);
    expect(typeof blobUrl).toBe(body?.['needs_blob'] === true ? 'string' : 'undefined');
    if (typeof blobUrl === 'string') this.#blobUrls.set(id, blobUrl);
  }

  #withOwnSessionId(body: Record<string, unknown>): Record<string, unknown> {
    const number = /^sess-(\d+)$/.exec(String(body['session_id']))?.[1];
    if (number === undefined) return body;
    return { ...body, session_id: this.#sessionIds[Number(number) - 1] };
  }
}
