import { ApiError, InvalidOperationError } from '../../src';
import { answer, inOrder } from '../support/scripted-server';
import { backend, closeAll, rejection, rig, scripted } from './support/rig';

afterEach(closeAll);

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

describe('datasets', () => {
  test('are made, read, changed, listed and deleted', async () => {
    const { datasets } = rig((await backend()).apiUrl);
    const datasetId = await datasets.create({
      name: 'd',
      description: 'x',
      tags: ['t'],
      suggestedFlagConfig: { flag: true },
    });
    const dataset = {
      datasetId,
      name: 'd',
      description: 'x',
      tags: ['t'],
      suggestedFlagConfig: { flag: true },
      numItems: 0,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    };
    expect(await datasets.get(datasetId)).toEqual(dataset);
    await datasets.update(datasetId, { description: 'y' });
    expect(await all(datasets.list())).toEqual([{ ...dataset, description: 'y' }]);
    await datasets.delete(datasetId);
    expect(await all(datasets.list())).toEqual([]);
    const error = await rejection(datasets.get(datasetId), ApiError);
    expect(error).toMatchObject({ status: 404, code: 'API_REFUSED' });
    expect(error.message).toContain('no dataset');
  });

  test('a name that is taken is refused with 409', async () => {
    const { datasets } = rig((await backend()).apiUrl);
    await datasets.create({ name: 'd' });
    const error = await rejection(datasets.create({ name: 'd' }), ApiError);
    expect(error.status).toBe(409);
    expect(error.message).toContain('Choose another name');
  });

  test('items are made, read, changed, listed and deleted', async () => {
    const { datasets } = rig((await backend()).apiUrl);
    const datasetId = await datasets.create({ name: 'd' });
    const fields = {
      name: 'i',
      input: { question: 'why?', at: new Date(0) },
      expectedOutput: ['because'],
      description: 'x',
      tags: ['t'],
      metadata: { n: 1 },
      flagOverrides: { flag: 'b' },
    };
    const itemId = await datasets.createItem(datasetId, fields);
    const item = {
      ...fields,
      datasetItemId: itemId,
      input: { question: 'why?', at: '1970-01-01T00:00:00.000Z' },
      createdAt: expect.stringMatching(/Z$/),
    };
    expect(await datasets.getItem(datasetId, itemId)).toEqual(item);
    await datasets.updateItem(datasetId, itemId, { expectedOutput: 0, name: 'j' });
    expect(await all(datasets.listItems(datasetId))).toEqual([{ ...item, expectedOutput: 0, name: 'j' }]);
    expect((await datasets.get(datasetId)).numItems).toBe(1);
    await datasets.deleteItem(datasetId, itemId);
    expect(await all(datasets.listItems(datasetId))).toEqual([]);
    expect(await rejection(datasets.getItem(datasetId, itemId), ApiError)).toMatchObject({ status: 404 });
  });

  test('lists are fetched by page, as far as they are read', async () => {
    const server = await backend();
    const { datasets } = rig(server.apiUrl);
    const datasetId = await datasets.create({ name: 'd' });
    const numbers = Array.from({ length: 250 }, (_, n) => n);
    for (const n of numbers) await datasets.createItem(datasetId, { name: `i${n}`, input: { n } });
    const items = await all(datasets.listItems(datasetId));
    expect(items.map(({ input }) => input['n'])).toEqual(numbers);
    for (const n of numbers.slice(0, 101)) await datasets.create({ name: `other-${n}` });
    expect(await all(datasets.list())).toHaveLength(102);
    expect(await all(rig(server.apiUrl, { agentId: 'nobody' }).datasets.list())).toEqual([]);
  });

  test('a list that is left early fetches no more', async () => {
    const page = (from: number) => {
      const rows = Array.from({ length: 100 }, (_, n) => ({ dataset_id: `d${from + n}`, name: 'n' }));
      return answer(200, JSON.stringify({ num_datasets: 1_000, datasets: rows }));
    };
    const server = await scripted(({ path }) =>
      page(Number(new URLSearchParams(path.split('?')[1]).get('offset'))),
    );
    const { datasets } = rig(server.baseUrl);
    const seen: string[] = [];
    for await (const { datasetId } of datasets.list()) {
      seen.push(datasetId);
      if (seen.length === 150) break;
    }
    expect(new Set(seen).size).toBe(150);
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ['answers everything at once', { num_items: 3 }],
    ['has no offset, and says no number', {}],
    ['has no offset, and a number that is too large', { num_items: 9 }],
  ])('a backend that %s gives each item once', async (_what, more) => {
    const items = ['a', 'b', 'c'].map((id) => ({ datasetitem_id: id, name: id, input: {} }));
    const server = await scripted(() => answer(200, JSON.stringify({ dataset_id: 'd', items, ...more })));
    const found = await all(rig(server.baseUrl).datasets.listItems('d'));
    expect(found.map(({ datasetItemId }) => datasetItemId)).toEqual(['a', 'b', 'c']);
  });

  test('the sessions that ran an item', async () => {
    const server = await backend();
    const { datasets } = rig(server.apiUrl);
    const datasetId = await datasets.create({ name: 'd' });
    const itemId = await datasets.createItem(datasetId, { name: 'i', input: {} });
    for (const session_id of ['s1', 's2']) {
      await server.send('POST', 'initsession', { session_id, agent_id: 'agent-1', datasetitem_id: itemId });
    }
    await server.send('POST', 'initsession', { session_id: 's3', agent_id: 'agent-1' });
    await server.send('PUT', 'updatesession', {
      session_id: 's1',
      is_finished: true,
      is_successful: false,
      session_eval: 0.5,
    });
    expect(await all(datasets.listItemSessions(datasetId, itemId))).toMatchObject([
      { sessionId: 's2', isFinished: false, fields: { datasetitem_id: itemId } },
      { sessionId: 's1', isFinished: true, isSuccessful: false, sessionEval: 0.5 },
    ]);
  });

  test('a deletion whose first answer was lost is done, and one of nothing is refused', async () => {
    const server = await scripted(inOrder({ kind: 'closeBeforeAnswer' }, answer(404), answer(404)));
    const { datasets } = rig(server.baseUrl);
    await datasets.delete('d');
    expect(await rejection(datasets.delete('d'), ApiError)).toMatchObject({ status: 404, attempts: 1 });
  });

  test.each([
    ['datasetId', (datasets: ReturnType<typeof rig>['datasets']) => datasets.get('')],
    ['datasetItemId', (datasets: ReturnType<typeof rig>['datasets']) => datasets.getItem('d', '')],
    ['name', (datasets: ReturnType<typeof rig>['datasets']) => datasets.create({ name: '' })],
  ])('an empty %s is told before anything is sent', async (name, call) => {
    const server = await scripted();
    const error = await rejection(call(rig(server.baseUrl).datasets), InvalidOperationError);
    expect(error.message).toContain(`${name}: expected a text, got an empty one`);
    expect(server.requests).toHaveLength(0);
  });
});

describe('experiments', () => {
  test('F-61: createExperiment with boolean and numeric evaluators, by their name of today', async () => {
    const server = await backend();
    const { createExperiment } = rig(server.apiUrl);
    const experimentId = await createExperiment({
      experimentName: 'Prompt Optimization Test',
      booleanEvaluators: ['response_quality', 'latency'],
      numericEvaluators: ['coherence', 'relevance', 'latency'],
    });
    expect((await server.send('GET', 'dev/experiments')).body['experiments']).toMatchObject([
      {
        experiment_id: experimentId,
        experiment_name: 'Prompt Optimization Test',
        agent_id: 'agent-1',
        evaluator_names: ['response_quality', 'latency', 'coherence', 'relevance'],
        description: '',
        tags: [],
      },
    ]);
  });

  test('F-62: createExperiment with description, tags and another agent', async () => {
    const server = await backend();
    const { createExperiment } = rig(server.apiUrl);
    const more = { description: 'Testing different prompt strategies', tags: ['A/B-test', 'prompts'] };
    await createExperiment({ experimentName: 'e', ...more, agentId: 'agent-2' });
    const { body } = await server.send('GET', 'dev/experiments?agent_id=agent-2');
    expect(body['experiments']).toMatchObject([more]);
  });

  test('F-63: a session joins by the id it gave', async () => {
    const server = await backend();
    const experimentId = await rig(server.apiUrl).createExperiment({ experimentName: 'e' });
    await server.send('POST', 'initsession', {
      session_id: 's',
      agent_id: 'agent-1',
      experiment_id: experimentId,
    });
    expect((await server.send('GET', 'dev/experiments')).body['experiments']).toMatchObject([
      { num_sessions: 1 },
    ]);
  });

  test('F-61: an answer without an id is an error, never a made-up id', async () => {
    const server = await scripted(() => answer(200, '{}'));
    const error = await rejection(rig(server.baseUrl).createExperiment({ experimentName: 'e' }), ApiError);
    expect(error).toMatchObject({ code: 'API_BAD_ANSWER' });
  });
});
