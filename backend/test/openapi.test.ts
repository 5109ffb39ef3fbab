import { createApp } from '../src/api/create-app';
import { resolveOptions } from '../src/backend-options';
import { openStore } from '../src/store/store';
import { closeBackends, startForTest } from './support/backend-client';

afterEach(closeBackends);

// Every live call of the contract, E1 to E28; uploads go to addresses of the backend's own making.
const CONTRACT = `
GET /api/verifyapikey
POST /api/initsession
PUT /api/updatesession
GET /api/sessions/{id}
GET /api/sessions
POST /api/events
GET /api/events/{id}
PUT /api/events/{id}
GET /api/events
PUT /api/blobs/{token}
GET /api/getpresigneduploadurl
PUT /api/uploads/{token}
POST /api/createexperiment
GET /api/sdk/prompts
GET /api/getprompt
PUT /api/sdk/prompts
PATCH /api/sdk/prompts
GET /api/sdk/datasets
POST /api/sdk/datasets/create
GET /api/getdataset
PUT /api/sdk/datasets/update
DELETE /api/sdk/datasets/delete
POST /api/sdk/datasets/items/create
GET /api/sdk/datasets/items/get
PUT /api/sdk/datasets/items/update
DELETE /api/sdk/datasets/items/delete
GET /api/sdk/datasets/items/sessions
POST /api/getfeatureflags
POST /api/evaluatefeatureflag
POST /api/evaluatebatchfeatureflags
POST /api/evaluatefeatureflagstateless
POST /api/evaluatebatchfeatureflagsstateless
GET /api/featureflags
POST /api/sdk/evals
POST /api/sdk/mock-call`
  .trim()
  .split('\n');

interface DocumentedOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: unknown;
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: object }[];
  readonly requestBody?: { content: { 'application/json': { schema: Record<string, unknown> } } };
  readonly responses: Record<string, unknown>;
  readonly 'x-lucidic-own'?: boolean;
}

async function documented(): Promise<Map<string, DocumentedOperation>> {
  const { send } = await startForTest();
  const { status, body } = await send('GET', '/api/openapi.json');
  expect([status, body['openapi']]).toEqual([200, '3.1.0']);
  const paths: Record<string, Record<string, DocumentedOperation>> = Object(body['paths']);
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

it('holds every route the app has under /api, and no other', async () => {
  const store = openStore(':memory:');
  const { routes } = createApp(store, resolveOptions({}));
  store.close();
  const served = routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(new Set(served).size).toBe(served.length);
  expect([...(await documented()).keys()].sort()).toEqual(served.sort());
});

it('holds every live call of the contract, and marks what is not of it as own', async () => {
  const operations = await documented();
  expect(CONTRACT.filter((name) => !operations.has(name))).toEqual([]);
  for (const [name, operation] of operations) {
    const isOwn = / \/api\/(dev\/|openapi\.json|events\/.*\/attachments)/.test(name);
    expect([name, operation['x-lucidic-own'] === true]).toEqual([name, isOwn]);
  }
});

it('says of each what it takes and answers', async () => {
  const operations = await documented();
  const ids = [...operations.values()].flatMap(({ operationId }) => operationId ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [name, { parameters }] of operations) {
    const inPath = parameters
      .filter((parameter) => parameter.in === 'path')
      .map((parameter) => parameter.name);
    expect([name, inPath]).toEqual([name, [...name.matchAll(/\{(\w+)\}/g)].map(([, param]) => param)]);
  }
  for (const name of CONTRACT) {
    const operation = operations.get(name);
    expect(operation).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
      summary: expect.stringMatching(/\.$/),
      responses: { default: expect.anything() },
    });
    expect(operation?.requestBody !== undefined).toBe(/^(POST|PUT|PATCH) /.test(name));
  }
});

it('tells old names, null for absent, defaults and what needs no key', async () => {
  const operations = await documented();
  const body = (name: string) => operations.get(name)?.requestBody?.content['application/json'].schema;
  expect(body('POST /api/initsession')).toMatchObject({
    required: ['agent_id'],
    properties: {
      rubrics: { deprecated: true, description: 'Old name of evaluators.' },
      task: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  });
  expect(body('PUT /api/sdk/datasets/items/update')).toMatchObject({
    required: ['dataset_id'],
    allOf: [{ anyOf: [{ required: ['dataset_item_id'] }, { required: ['datasetitem_id'] }] }],
  });
  expect(operations.get('GET /api/sdk/prompts')?.parameters).toEqual([
    { name: 'prompt_name', in: 'query', required: true, schema: expect.anything() },
    {
      name: 'label',
      in: 'query',
      required: false,
      schema: expect.objectContaining({ default: 'production' }),
    },
    { name: 'agent_id', in: 'query', required: false, schema: expect.anything() },
  ]);
  expect(operations.get('GET /api/sdk/datasets/items/get')?.parameters).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'dataset_item_id', deprecated: true })]),
  );
  expect(operations.get('GET /api/events/{id}')?.parameters).toMatchObject([
    { name: 'id', in: 'path', required: true },
  ]);
  expect(operations.get('PUT /api/blobs/{token}')?.security).toEqual([]);
  expect(operations.get('POST /api/sdk/evals')?.responses).toMatchObject({
    201: { description: expect.any(String) },
  });
});
