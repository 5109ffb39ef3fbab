import { type TSchema, TypeGuard } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import fc from 'fast-check';
import { createApp } from '../src/api/create-app';
import type { Operation } from '../src/api/operation';
import { resolveOptions } from '../src/backend-options';
import { openStore } from '../src/store/store';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';

afterEach(closeBackends);

interface FuzzedRoute {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const RUNS = 60;
const text = fc.oneof(
  fc.constantFrom(
    's',
    'event-1',
    'p',
    'production',
    'agent',
    'flag',
    'tool',
    'SELECT 1',
    '2026-01-31T12:00:00Z',
  ),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    '\u0000',
    '\ud800',
    '__proto__',
    "' OR 1=1 --",
    '../..',
    '%00',
    '\u2028',
  ),
);
const anything = fc.oneof(
  fc.jsonValue(),
  text,
  fc.constantFrom(null, {}, [], ['a'], { status: 'interrupted' }, 1e308),
);

describe('whatever is sent to', () => {
  const routes = listRoutes();

  it.each(routes)(
    '$name, the answer is JSON of the documented shape, or a refusal with its reason',
    async (route) => {
      const backend = await startForTest();
      const known = await seed(backend);
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(
          pathOf(route, known),
          queryOf(route, known),
          bodyOf(route, known),
          async (path, query, body) => {
            const isRead = route.method === 'GET' || route.method === 'DELETE';
            const answer = await backend.send(route.method, path + query, isRead ? undefined : body);
            expectAnswer(answer, route);
            accepted += answer.status < 300 ? 1 : 0;
          },
        ),
        { numRuns: RUNS },
      );
      expect(accepted).toBeGreaterThan(0);
      // What was taken can be shown.
      for (const path of [
        '/',
        '/sessions/s',
        '/api/sessions?limit=1000',
        '/api/events?limit=1000',
        '/api/sdk/datasets',
      ]) {
        expect((await backend.send('GET', path)).status).toBe(200);
      }
    },
  );

  it('any method and any path under /api', async () => {
    const { send } = await startForTest();
    const path = fc.array(fc.oneof(text, fc.constantFrom('sdk', 'events', 'dev', '..', '.')), {
      maxLength: 5,
    });
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
    await fc.assert(
      fc.asyncProperty(method, path, anything, async (verb, parts, body) => {
        const url = `/api/${parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`;
        const { status, body: answer } = await send(
          verb,
          url,
          verb === 'GET' ? undefined : JSON.stringify(body),
        );
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(answer).toEqual({ detail: expect.any(String) });
      }),
      { numRuns: 300 },
    );
  });
});

function expectAnswer(
  { status, headers, body, text: sent }: Awaited<ReturnType<TestBackend['send']>>,
  { operation, name }: FuzzedRoute,
): void {
  if (status >= 400) {
    expect([name, status < 500, body]).toEqual([
      name,
      true,
      expect.objectContaining({ detail: expect.stringMatching(/^\S+: ./s) }),
    ]);
    return;
  }
  expect([name, status]).toEqual([name, operation.status]);
  if (operation.bytes === 'answer') return;
  if (TypeGuard.IsUndefined(operation.answer)) {
    expect(sent).toBe('');
    return;
  }
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  const [error] = Value.Errors(withoutFormats(operation.answer), body);
  expect([name, error?.path, error?.message, error?.value]).toEqual([name, undefined, undefined, undefined]);
}

/** Formats are for readers of the document; the checker knows none. */
function withoutFormats(schema: TSchema): TSchema {
  const { format: _, ...plain } = schema;
  for (const key of ['items', 'additionalProperties']) {
    if (typeof plain[key] === 'object') plain[key] = withoutFormats(plain[key]);
  }
  if (plain['properties'] !== undefined) {
    const entries = Object.entries<TSchema>(plain['properties']);
    plain['properties'] = Object.fromEntries(
      entries.map(([name, property]) => [name, withoutFormats(property)]),
    );
  }
  for (const key of ['allOf', 'anyOf']) {
    if (Array.isArray(plain[key])) plain[key] = plain[key].map(withoutFormats);
  }
  const symbols = Object.getOwnPropertySymbols(schema).map((symbol) => [symbol, Reflect.get(schema, symbol)]);
  return Object.assign(plain, Object.fromEntries(symbols));
}

function listRoutes(): FuzzedRoute[] {
  const store = openStore(':memory:');
  const { routes } = createApp(store, resolveOptions({}));
  store.close();
  return routes.flatMap(({ method, path, handler }) => {
    const operation: Operation | undefined = Reflect.get(handler, 'operation');
    if (!path.startsWith('/api/') || method === 'ALL' || operation === undefined) return [];
    // Its answer has no end.
    if (operation.id === 'watchChanges') return [];
    return [{ name: `${method} ${path}`, method, path, operation }];
  });
}

/** One of everything, so that some of what is asked for is there. Answers valid values by field. */
async function seed({ send, open }: TestBackend): Promise<Record<string, unknown>> {
  await open({ session_id: 's' });
  const event = {
    client_event_id: 's',
    session_id: 's',
    type: 'generic',
    payload: {},
    needs_blob: true,
  };
  const posted = await send('POST', '/api/events', event);
  const prompt = { agent_id: 'agent', prompt_name: 'p', prompt_content: 'c', labels: ['production'] };
  await send('PUT', '/api/sdk/prompts', prompt);
  await send('PUT', '/api/dev/flags', { flag_name: 'flag', value: [1], agent_id: 'agent' });
  await send('PUT', '/api/dev/mock-rows', {
    tool_name: 'tool',
    agent_id: 'agent',
    columns: ['a'],
    rows: [[1]],
  });
  const dataset = await send('POST', '/api/sdk/datasets/create', { name: 'd' });
  const datasetId = dataset.body['dataset_id'];
  const item = await send('POST', '/api/sdk/datasets/items/create', {
    dataset_id: datasetId,
    name: 'i',
    input: {},
  });
  const upload = await send('GET', '/api/getpresigneduploadurl?event_id=s&nth_screenshot=0');
  const uploadToken = String(upload.body['presigned_url']).split('/').at(-1);
  await send('PUT', String(upload.body['presigned_url']), 'bytes');
  return {
    agent_id: 'agent',
    session_id: 's',
    client_event_id: 'event-2',
    type: 'generic',
    payload: {},
    id: 's',
    event_id: 's',
    nth: 0,
    nth_screenshot: 0,
    uploadToken,
    token: String(posted.body['blob_url']).split('/').at(-1),
    prompt_name: 'p',
    prompt_content: 'c',
    label: 'production',
    metadata: {},
    experiment_name: 'e',
    flag_name: 'flag',
    flag_names: ['flag', 'none'],
    value: 1,
    tool_name: 'tool',
    kwargs: { sql: 'SELECT 1' },
    columns: [],
    rows: [],
    dataset_id: datasetId,
    datasetitem_id: item.body['datasetitem_id'],
    name: 'n',
    input: {},
    result: true,
    result_type: 'boolean',
    format: 'lucidic-session',
    version: 1,
    session: {
      session_id: 's',
      session_name: 'n',
      agent_id: 'agent',
      is_finished: false,
      created_at: '2026-01-31T12:00:00Z',
    },
    evals: [],
    events: [],
  };
}

function pathOf({ path }: FuzzedRoute, known: Record<string, unknown>): fc.Arbitrary<string> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const values = names.map((name) => {
    const good = path.startsWith('/api/uploads/') ? known['uploadToken'] : known[name];
    return fc.oneof(fc.constant(String(good)), text);
  });
  return fc
    .tuple(...values)
    .map((made) =>
      made.reduce(
        (filled, value, i) => filled.replace(`:${names[i]}`, () => encodeURIComponent(value.toWellFormed())),
        path,
      ),
    )
    .filter((made) => !/\/\.{0,2}(\/|$)/.test(made) && made.length < 8_000);
}

function queryOf({ operation }: FuzzedRoute, known: Record<string, unknown>): fc.Arbitrary<string> {
  const names = [...Object.keys(operation.query?.properties ?? {}), 'unknown', '__proto__'];
  const good = Object.entries(known).filter(([name]) => names.includes(name));
  return fc.tuple(fc.boolean(), fc.dictionary(fc.constantFrom(...names), text)).map(([isFilled, given]) => {
    const pairs = [...Object.entries(given), ...(isFilled ? good : [])];
    const query = new URLSearchParams(
      Object.fromEntries(pairs.map(([name, value]) => [name, String(value)])),
    );
    return `?${query}`;
  });
}

/** Half of the bodies have what is required, so that they get past the first check. */
function bodyOf({ operation }: FuzzedRoute, known: Record<string, unknown>): fc.Arbitrary<unknown> {
  const names = [
    ...Object.keys(operation.body?.['properties'] ?? {}),
    ...Object.keys(operation.aliases ?? {}),
  ];
  const good = Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name)));
  const keys = fc.oneof(fc.constantFrom('unknown', '__proto__', 'constructor', ...names), text);
  const fields = fc.dictionary(keys, anything, { maxKeys: 8, noNullPrototype: true });
  return fc.oneof(
    { weight: 4, arbitrary: fields.map((given) => JSON.stringify({ ...given, ...good })) },
    { weight: 3, arbitrary: fields.map((given) => JSON.stringify({ ...good, ...given })) },
    { weight: 2, arbitrary: fields.map((given) => JSON.stringify(given)) },
    { weight: 1, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.oneof(text, fc.uint8Array()) },
  );
}
