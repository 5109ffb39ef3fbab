import { closeBackends, startForTest, type TestBackend } from './support/backend-client';

afterEach(closeBackends);

const TIME = expect.stringMatching(/Z$/);

async function dataset({ send }: TestBackend, fields: Record<string, unknown> = {}): Promise<string> {
  const { body } = await send('POST', '/api/sdk/datasets/create', { name: 'd', ...fields });
  return String(body['dataset_id']);
}

async function item(
  { send }: TestBackend,
  id: string,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const made = { dataset_id: id, name: 'i', input: { q: 1 }, ...fields };
  return String((await send('POST', '/api/sdk/datasets/items/create', made)).body['datasetitem_id']);
}

describe('datasets', () => {
  it('are made, listed, changed and deleted', async () => {
    const backend = await startForTest();
    const { send } = backend;
    const fields = { description: 'x', tags: ['t'], suggested_flag_config: { f: [1] }, odd: true };
    const id = await dataset(backend, { ...fields, agent_id: 'a', current_time: 'now' });
    const made = {
      dataset_id: id,
      name: 'd',
      agent_id: 'a',
      ...fields,
      created_at: TIME,
      updated_at: TIME,
      num_items: 0,
    };
    expect((await send('GET', `/api/getdataset?dataset_id=${id}`)).body).toEqual({ ...made, items: [] });
    await dataset(backend, { agent_id: 'b' });
    expect((await send('GET', '/api/sdk/datasets?agent_id=a')).body).toEqual({
      num_datasets: 1,
      datasets: [made],
    });
    expect((await send('GET', '/api/sdk/datasets?limit=1&offset=1')).body).toMatchObject({
      num_datasets: 2,
      datasets: [{ agent_id: 'b', description: '', tags: [] }],
    });
    const changed = await send('PUT', '/api/sdk/datasets/update', {
      dataset_id: id,
      name: 'new',
      tags: [],
      description: null,
    });
    expect(changed.body).toEqual({ ...made, name: 'new', tags: [] });
    expect((await send('DELETE', `/api/sdk/datasets/delete?dataset_id=${id}`)).body).toEqual({
      success: true,
    });
    expect((await send('GET', `/api/getdataset?dataset_id=${id}`)).status).toBe(404);
    expect((await send('DELETE', `/api/sdk/datasets/delete?dataset_id=${id}`)).status).toBe(404);
  });

  it('have a name once for each agent', async () => {
    const backend = await startForTest();
    const { send } = backend;
    await dataset(backend, { agent_id: 'a' });
    const other = await dataset(backend, { agent_id: 'a', name: 'other' });
    const detail = 'name: expected one that no dataset of this agent has, got "d"';
    const again = await send('POST', '/api/sdk/datasets/create', { name: 'd', agent_id: 'a' });
    expect([again.status, again.body]).toEqual([409, { detail }]);
    const renamed = await send('PUT', '/api/sdk/datasets/update', { dataset_id: other, name: 'd' });
    expect([renamed.status, renamed.body]).toEqual([409, { detail }]);
    const elsewhere = await send('POST', '/api/sdk/datasets/create', { name: 'd' }, { 'x-agent-id': 'b' });
    expect([elsewhere.status, elsewhere.body['agent_id']]).toEqual([200, 'b']);
    const same = await send('PUT', '/api/sdk/datasets/update', { dataset_id: other, name: 'other' });
    expect(same.status).toBe(200);
  });
});

describe('dataset items', () => {
  it('are made, read, changed and deleted, by either name of their id', async () => {
    const backend = await startForTest();
    const { send } = backend;
    const id = await dataset(backend);
    const fields = {
      expected_output: ['any', 1],
      description: 'x',
      tags: ['t'],
      metadata: { m: null },
      flag_overrides: { f: 1 },
      odd: {},
    };
    const itemId = await item(backend, id, fields);
    const made = {
      datasetitem_id: itemId,
      dataset_item_id: itemId,
      dataset_id: id,
      name: 'i',
      input: { q: 1 },
      ...fields,
      created_at: TIME,
      updated_at: TIME,
    };
    for (const name of ['datasetitem_id', 'dataset_item_id']) {
      const read = await send('GET', `/api/sdk/datasets/items/get?dataset_id=${id}&${name}=${itemId}`);
      expect(read.body).toEqual(made);
      const change = { dataset_id: id, [name]: itemId, description: name, metadata: null };
      const changed = await send('PUT', '/api/sdk/datasets/items/update', change);
      expect(changed.body).toEqual({ ...made, description: name });
      await send('PUT', '/api/sdk/datasets/items/update', { ...change, description: 'x' });
    }
    const whole = await send('GET', `/api/getdataset?dataset_id=${id}`);
    expect(whole.body).toMatchObject({ num_items: 1, items: [made] });
    const key = `dataset_id=${id}&dataset_item_id=${itemId}`;
    expect((await send('DELETE', `/api/sdk/datasets/items/delete?${key}`)).body).toEqual({ success: true });
    const gone = await send('GET', `/api/sdk/datasets/items/get?${key}`);
    expect([gone.status, gone.body]).toEqual([
      404,
      { detail: `datasetitem_id: no item "${itemId}" in dataset "${id}"` },
    ]);
  });

  it('belong to their dataset, and go with it', async () => {
    const backend = await startForTest();
    const { send } = backend;
    const [one, two] = [await dataset(backend), await dataset(backend, { name: 'two' })];
    const itemId = await item(backend, one);
    const key = `dataset_id=${two}&datasetitem_id=${itemId}`;
    expect((await send('GET', `/api/sdk/datasets/items/get?${key}`)).status).toBe(404);
    expect((await send('DELETE', `/api/sdk/datasets/items/delete?${key}`)).status).toBe(404);
    const lost = await send('POST', '/api/sdk/datasets/items/create', {
      dataset_id: 'ghost',
      name: 'i',
      input: {},
    });
    expect([lost.status, lost.body]).toEqual([404, { detail: 'dataset_id: no dataset "ghost"' }]);
    await send('DELETE', `/api/sdk/datasets/delete?dataset_id=${one}`);
    const after = await send('GET', `/api/sdk/datasets/items/get?dataset_id=${one}&datasetitem_id=${itemId}`);
    expect(after.body).toEqual({ detail: `dataset_id: no dataset "${one}"` });
  });

  it('are answered by page, and end early where they are large', async () => {
    const backend = await startForTest();
    const { send } = backend;
    const id = await dataset(backend);
    const input = { text: 'x'.repeat(12 * 1024 * 1024) };
    for (let i = 0; i < 4; i += 1) await item(backend, id, { name: `i${i}`, ...(i < 3 ? { input } : {}) });
    const names = async (query: string) => {
      const { body } = await send('GET', `/api/getdataset?dataset_id=${id}${query}`);
      return [body['num_items'], [body['items']].flat().map((one) => Object(one).name)];
    };
    expect(await names('')).toEqual([4, ['i0', 'i1']]);
    expect(await names('&offset=2')).toEqual([4, ['i2', 'i3']]);
    expect(await names('&offset=3&limit=1')).toEqual([4, ['i3']]);
  });

  it('tell the sessions that ran them', async () => {
    const backend = await startForTest();
    const { send, open } = backend;
    const id = await dataset(backend);
    const itemId = await item(backend, id);
    const sessions = [await open({ datasetitem_id: itemId }), await open({ dataset_item_id: itemId })];
    await open();
    const key = `dataset_id=${id}&datasetitem_id=${itemId}`;
    const { body } = await send('GET', `/api/sdk/datasets/items/sessions?${key}`);
    expect(body).toMatchObject({
      num_sessions: 2,
      sessions: sessions.reverse().map((session_id) => ({ session_id, datasetitem_id: itemId })),
    });
    expect(
      (await send('GET', `/api/sdk/datasets/items/sessions?dataset_id=${id}&datasetitem_id=x`)).status,
    ).toBe(404);
  });
});
