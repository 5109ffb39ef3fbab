import fc from 'fast-check';
import { LucidicError } from '../../src';
import { type Answer, answer } from '../support/scripted-server';
import { closeAll, type Rig, rig, scripted } from './support/rig';

afterEach(closeAll);

const CALLS: readonly (readonly [string, (api: Rig) => Promise<unknown>])[] = [
  ['getPrompt', (api) => api.getPrompt({ promptName: 'p', cacheTtlSeconds: 0 })],
  ['updatePrompt', (api) => api.updatePrompt({ promptName: 'p', promptContent: 'x' })],
  ['updatePromptMetadata', (api) => api.updatePromptMetadata({ promptName: 'p', metadata: {} })],
  ['createExperiment', (api) => api.createExperiment({ experimentName: 'e' })],
  ['getFeatureFlag', (api) => api.getFeatureFlag('f', { cacheTtlSeconds: 0 })],
  ['getIntFlag', (api) => api.getIntFlag('f', { cacheTtlSeconds: 0 })],
  ['datasets.list', (api) => count(api.datasets.list())],
  ['datasets.create', (api) => api.datasets.create({ name: 'n' })],
  ['datasets.get', (api) => api.datasets.get('d')],
  ['datasets.update', (api) => api.datasets.update('d', {})],
  ['datasets.delete', (api) => api.datasets.delete('d')],
  ['datasets.createItem', (api) => api.datasets.createItem('d', { name: 'n', input: {} })],
  ['datasets.getItem', (api) => api.datasets.getItem('d', 'i')],
  ['datasets.listItems', (api) => count(api.datasets.listItems('d'))],
  ['datasets.listItemSessions', (api) => count(api.datasets.listItemSessions('d', 'i'))],
  ['mockCalls.create', (api) => api.mockCalls.create({ sessionId: 's', toolName: 't' })],
];

async function count(list: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const _each of list) {
    seen += 1;
    if (seen > 50) break;
  }
  return seen;
}

const FIELDS = [
  ...[
    'prompt_content',
    'metadata',
    'version',
    'value',
    'error',
    'experiment_id',
    'dataset_id',
    'name',
    'items',
  ],
  ...['num_items', 'datasets', 'num_datasets', 'datasetitem_id', 'input', 'sessions', 'session_id', 'rows'],
  ...['columns', 'row_count', 'detail', '__proto__', 'toString'],
];
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue({ maxDepth: 2 })),
);
const body = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  fc.string(),
);
const status = fc.constantFrom(200, 201, 204, 206, 304, 400, 401, 404, 418, 422);

describe('whatever is answered', () => {
  test.each(CALLS)('%s gives a value or rejects with an error of ours', async (_name, call) => {
    let next: Answer = answer(200);
    const server = await scripted(() => next);
    // Pages are repeated, and a page that is no JSON looks like one.
    const api = rig(server.baseUrl, { timeoutMs: 300 });
    await fc.assert(
      fc.asyncProperty(status, body, async (code, text) => {
        next = answer(code, text.trimStart().startsWith('<') ? '{}' : text);
        await call(api).catch((error: unknown) => {
          expect(error).toBeInstanceOf(LucidicError);
          expect(String(error)).toMatch(/^\w+Error: \S/);
        });
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['garbage', { kind: 'raw', bytes: 'hello\r\n\r\n' }],
    ['half an answer', { kind: 'resetMidBody', status: 200, body: '{"dataset_id":"d","name":"n"}' }],
    ['a status of its own', { kind: 'raw', bytes: 'HTTP/1.1 999 What\r\ncontent-length: 2\r\n\r\n{}' }],
  ] as const)('%s is an error of ours', async (_what, given) => {
    const server = await scripted(() => given);
    const api = rig(server.baseUrl, { timeoutMs: 300 });
    for (const [, call] of CALLS.slice(0, 5)) {
      const error: unknown = await call(api).then(
        () => 'a value',
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(LucidicError);
    }
  });
});
