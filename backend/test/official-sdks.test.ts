import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';

type Body = Record<string, unknown>;

/**
 * What the two official SDKs really send, recorded against a bare HTTP server: one request a line, long strings cut.
 * That server answered session ids `sess-1`, `sess-2`… in order; the replay puts the backend's own ids there.
 */
interface Recorded {
  readonly sdk: 'python-3.4.4' | 'ts-2.2.2';
  readonly scenario: string;
  readonly method: string;
  readonly url: string;
  readonly gzip?: boolean;
  readonly body?: Body;
  readonly line: number;
}

const recorded = readFileSync(join(__dirname, 'fixtures', 'official-sdks.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line, i): Recorded => ({ ...JSON.parse(line), line: i + 1 }));
const scenarios = [...new Set(recorded.map(({ sdk, scenario }) => `${sdk} ${scenario}`))];
const KEY = 'the key';
const OLD_NAMES: Readonly<Record<string, string>> = {
  rubrics: 'evaluators',
  rubric_names: 'evaluator_names',
  dataset_item_id: 'datasetitem_id',
};

afterAll(closeBackends);

describe.each(scenarios)('%s', (name) => {
  const requests = recorded.filter(({ sdk, scenario }) => `${sdk} ${scenario}` === name);
  let replay: Replay;

  beforeAll(async () => {
    replay = await startReplay();
  });

  it.each(requests)(
    'line $line: $method $url is accepted and reads back, or is refused with the reason',
    (request) => replay.send(request),
  );

  it('is all there in the end, and nothing else', () => replay.expectAll());
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

/** Sends recorded requests with the headers of their SDK, and expects to read back what was taken. */
class Replay {
  readonly #backend: TestBackend;
  readonly #sessionIds: string[] = [];
  readonly #blobUrls = new Map<string, string>();
  readonly #payloads = new Map<string, unknown>();

  constructor(backend: TestBackend) {
    this.#backend = backend;
  }

  async send({ sdk, method, url, gzip, body = {} }: Recorded): Promise<void> {
    const path = url.replace(/[?].*/, '');
    if (gzip === true) return this.#upload(path.replace('/blob/', ''), body);
    const headers = {
      Authorization: `Api-Key ${KEY}`,
      ...(sdk === 'python-3.4.4' ? { 'User-Agent': 'lucidic-sdk/2.0', 'x-agent-id': 'a' } : {}),
    };
    const sent = this.#withOwnSessionId(body);
    const answer = await this.#backend.send(method, url, method === 'GET' ? undefined : sent, headers);
    if (typeof body['client_parent_event_id'] === 'object' && body['client_parent_event_id'] !== null) {
      // What the TypeScript SDK sends in its default mode: not an id.
      expect([answer.status, answer.body]).toEqual([
        422,
        { detail: expect.stringMatching(/^client_parent_event_id: expected a string .*, got an object$/) },
      ]);
      return;
    }
    expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
    switch (path) {
      case '/api/initsession':
        this.#sessionIds.push(String(answer.body['session_id']));
        return this.#expectRead(`/api/sessions/${answer.body['session_id']}`, { ...sent, ...answer.body });
      case '/api/updatesession':
        return this.#expectRead(`/api/sessions/${sent['session_id']}`, sent);
      case '/api/events':
        this.#remember(String(body['client_event_id']), body, answer.body['blob_url']);
        return this.#expectRead(`/api/events/${answer.body['event_id']}`, sent);
      case '/api/createexperiment':
        return this.#expectExperiment(sent, answer.body);
      case '/api/getprompt':
        expect(answer.body).toMatchObject({
          prompt_content: `Prompt of ${new URL(url, 'http://x').searchParams.get('agent_id')}`,
        });
        return;
      default:
        throw new Error(`no way to read ${path} back`);
    }
  }

  async expectAll(): Promise<void> {
    const listed = await this.#read('/api/events?limit=1000');
    expect(listed['total']).toBe(this.#payloads.size);
    for (const [id, payload] of this.#payloads) {
      expect((await this.#read(`/api/events/${id}`))['payload']).toEqual(payload);
    }
    expect((await this.#read('/api/sessions?limit=1000'))['total']).toBe(new Set(this.#sessionIds).size);
  }

  async #upload(clientEventId: string, payload: Body): Promise<void> {
    const packed = new Uint8Array(gzipSync(JSON.stringify(payload)));
    const url = this.#blobUrls.get(clientEventId) ?? 'no blob_url was answered';
    const answer = await this.#backend.send('PUT', url, packed, { 'Content-Encoding': 'gzip' });
    expect(answer.status).toBe(200);
    this.#payloads.set(clientEventId, payload);
    await this.#expectRead(`/api/events/${clientEventId}`, { payload, blob: 'stored' });
  }

  #remember(id: string, body: Body, blobUrl: unknown): void {
    this.#payloads.set(id, body['payload']);
    expect(typeof blobUrl).toBe(body['needs_blob'] === true ? 'string' : 'undefined');
    if (typeof blobUrl === 'string') this.#blobUrls.set(id, blobUrl);
  }

  async #expectExperiment(sent: Body, answer: Body): Promise<void> {
    const { experiments } = await this.#read('/api/dev/experiments');
    const found = [experiments].flat().find((one) => Object(one).experiment_id === answer['experiment_id']);
    expect(found).toMatchObject(kept(sent));
  }

  async #expectRead(path: string, sent: Body): Promise<void> {
    expect(await this.#read(path)).toMatchObject(kept(sent));
  }

  async #read(path: string): Promise<Body> {
    const { status, body } = await this.#backend.send('GET', path, undefined, {
      Authorization: `Api-Key ${KEY}`,
    });
    expect(status).toBe(200);
    return body;
  }

  #withOwnSessionId(body: Body): Body {
    const number = /^sess-(\d+)$/.exec(String(body['session_id']))?.[1];
    if (number === undefined) return body;
    return { ...body, session_id: this.#sessionIds[Number(number) - 1] };
  }
}

/** A backend that has the prompt `p` of every agent that asks for it. */
async function startReplay(): Promise<Replay> {
  const backend = await startForTest({ apiKey: KEY });
  for (const agent of ['ag', 'A2']) {
    const prompt = {
      agent_id: agent,
      prompt_name: 'p',
      prompt_content: `Prompt of ${agent}`,
      labels: ['production'],
    };
    await backend.send('PUT', '/api/sdk/prompts', prompt, { Authorization: `Api-Key ${KEY}` });
  }
  return new Replay(backend);
}

/** What is to read back: everything but stamps, under its new name. */
function kept(sent: Body): Body {
  return Object.fromEntries(
    Object.entries(sent)
      .filter(([key, value]) => value !== null && key !== 'current_time' && key !== 'needs_blob')
      .map(([key, value]) => [OLD_NAMES[key] ?? key, value]),
  );
}
