import type { CheckBody } from '../contract-check';
import type { ContractClient } from '../contract-client';
import { expectEntry, expectFields, expectRefusal, expectText } from '../expect-answer';

/** E16 to E25: datasets, their items, and the sessions that ran them. Each deletes what it made. */
export const DATASET_CHECKS: Readonly<Record<string, CheckBody>> = {
  'E16, E17, E18 datasets: makes, lists and answers a dataset': (api) =>
    withDataset(api, async (id, name) => {
      const listed = await api.done('GET', `sdk/datasets?agent_id=${encodeURIComponent(api.agentId)}`);
      expectEntry(listed, 'datasets', { dataset_id: id, name });
      const fields = { dataset_id: id, name, description: 'd', tags: ['t'], num_items: 0, items: [] };
      expectFields(await api.done('GET', `getdataset?dataset_id=${id}`), fields);
    }),
  'E17 datasets: refuses a name the agent has': (api) =>
    withDataset(api, async (_id, name) => {
      const again = await api.call('POST', 'sdk/datasets/create', { name, agent_id: api.agentId });
      expectRefusal(again, 400, 409, 422);
    }),
  'E19 datasets: changes what is given and keeps the rest': (api) =>
    withDataset(api, async (id, name) => {
      const config = { fast: true };
      await api.done('PUT', 'sdk/datasets/update', {
        dataset_id: id,
        description: 'new',
        suggested_flag_config: config,
      });
      const read = await api.done('GET', `getdataset?dataset_id=${id}`);
      expectFields(read, { name, description: 'new', tags: ['t'] });
    }),
  'E20 datasets: deletes a dataset': async (api) => {
    const { id } = await makeDataset(api);
    await api.done('DELETE', `sdk/datasets/delete?dataset_id=${id}`);
    expectRefusal(await api.call('GET', `getdataset?dataset_id=${id}`), 400, 404);
  },
  'E21 to E24 dataset items: makes, answers, changes and deletes an item': (api) =>
    withDataset(api, async (id) => {
      const fields = {
        name: 'item',
        input: { q: [1] },
        expected_output: { a: 'x' },
        description: 'd',
        metadata: { m: 1 },
      };
      const made = await api.done('POST', 'sdk/datasets/items/create', {
        dataset_id: id,
        tags: ['t'],
        ...fields,
      });
      const itemId = expectText(made, 'datasetitem_id');
      const key = `dataset_id=${id}&datasetitem_id=${itemId}`;
      expectFields(await api.done('GET', `sdk/datasets/items/get?${key}`), {
        datasetitem_id: itemId,
        ...fields,
      });
      const change = { dataset_id: id, datasetitem_id: itemId, input: { q: 2 } };
      await api.done('PUT', 'sdk/datasets/items/update', change);
      const dataset = await api.done('GET', `getdataset?dataset_id=${id}`);
      expectFields(dataset, { num_items: 1 });
      expectEntry(dataset, 'items', { datasetitem_id: itemId, name: 'item', input: { q: 2 } });
      await api.done('DELETE', `sdk/datasets/items/delete?${key}`);
      expectRefusal(await api.call('GET', `sdk/datasets/items/get?${key}`), 400, 404);
    }),
  'E25 dataset items: lists the sessions that ran an item': (api) =>
    withDataset(api, async (id) => {
      const item = { dataset_id: id, name: 'item', input: {} };
      const itemId = expectText(await api.done('POST', 'sdk/datasets/items/create', item), 'datasetitem_id');
      const sessionId = await api.open({ datasetitem_id: itemId });
      const key = `dataset_id=${id}&datasetitem_id=${itemId}`;
      const answer = await api.done('GET', `sdk/datasets/items/sessions?${key}`);
      expectFields(answer, { num_sessions: 1 });
      expectEntry(answer, 'sessions', { session_id: sessionId });
    }),
};

async function makeDataset(api: ContractClient): Promise<{ id: string; name: string }> {
  const name = api.unique('dataset');
  const fields = { name, agent_id: api.agentId, description: 'd', tags: ['t'] };
  return { id: expectText(await api.done('POST', 'sdk/datasets/create', fields), 'dataset_id'), name };
}

async function withDataset(
  api: ContractClient,
  use: (id: string, name: string) => Promise<void>,
): Promise<void> {
  const { id, name } = await makeDataset(api);
  try {
    await use(id, name);
  } finally {
    // What the check found counts, not whether tidying up worked.
    await api.call('DELETE', `sdk/datasets/delete?dataset_id=${id}`).catch(() => undefined);
  }
}
