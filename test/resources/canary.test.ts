import { answer } from '../support/scripted-server';
import { closeAll, type Rig, rig, scripted } from './support/rig';

afterEach(closeAll);

const SECRET = 'c4n4ry-5ecret';
const AROUND = 'the text around it';
const TEXT = `${AROUND} ${SECRET} and after`;
const NESTED = { a: [{ b: JSON.stringify({ c: TEXT }) }] };
/** Enough of an answer for every call. */
const ANSWER = JSON.stringify({
  experiment_id: 'e',
  dataset_id: 'd',
  datasetitem_id: 'i',
  columns: [],
  rows: [],
  name: 'n',
});

/** Every place of a body that a secret can stand in. Whoever builds a new one adds its row here. */
const PLACES: readonly (readonly [string, (api: Rig) => unknown])[] = [
  ['prompt content', (api) => api.updatePrompt({ promptName: 'p', promptContent: TEXT })],
  [
    'prompt description',
    (api) => api.updatePrompt({ promptName: 'p', promptContent: 'x', description: TEXT }),
  ],
  ['prompt metadata', (api) => api.updatePrompt({ promptName: 'p', promptContent: 'x', metadata: NESTED })],
  ['new prompt metadata', (api) => api.updatePromptMetadata({ promptName: 'p', metadata: NESTED })],
  ['experiment name', (api) => api.createExperiment({ experimentName: TEXT })],
  ['experiment description', (api) => api.createExperiment({ experimentName: 'e', description: TEXT })],
  ['experiment tags', (api) => api.createExperiment({ experimentName: 'e', tags: [TEXT] })],
  ['dataset name', (api) => api.datasets.create({ name: TEXT })],
  ['dataset description', (api) => api.datasets.create({ name: 'd', description: TEXT })],
  ['dataset tags', (api) => api.datasets.update('d', { tags: [TEXT] })],
  ['dataset flags', (api) => api.datasets.update('d', { suggestedFlagConfig: NESTED })],
  ['item name', (api) => api.datasets.createItem('d', { name: TEXT, input: {} })],
  ['item input', (api) => api.datasets.createItem('d', { name: 'i', input: NESTED })],
  ['item expected output', (api) => api.datasets.updateItem('d', 'i', { expectedOutput: TEXT })],
  ['item description', (api) => api.datasets.updateItem('d', 'i', { description: TEXT })],
  ['item tags', (api) => api.datasets.updateItem('d', 'i', { tags: [TEXT] })],
  ['item metadata', (api) => api.datasets.updateItem('d', 'i', { metadata: NESTED })],
  ['item flags', (api) => api.datasets.updateItem('d', 'i', { flagOverrides: NESTED })],
  [
    'a value with toJSON',
    (api) => api.datasets.updateItem('d', 'i', { input: { at: { toJSON: () => TEXT } } }),
  ],
  ['eval result', (api) => api.evals.emit({ sessionId: 's', result: TEXT })],
  ['eval name', (api) => api.evals.emit({ sessionId: 's', result: 1, name: TEXT })],
  ['eval description', (api) => api.evals.emit({ sessionId: 's', result: 1, description: TEXT })],
  [
    'mock call arguments',
    (api) => api.mockCalls.create({ sessionId: 's', toolName: 't', kwargs: { sql: TEXT } }),
  ],
];

async function sent(
  call: (api: Rig) => unknown,
  mask?: (text: string) => string,
): Promise<{ bytes: string; log: string }> {
  const server = await scripted(() => answer(200, ANSWER));
  const api = rig(server.baseUrl, { apiKey: 'api-key-to-keep', ...(mask && { mask }) });
  await call(api);
  await api.evals.flush();
  const bytes = server.requests
    .map(({ path, headers, body }) => JSON.stringify([path, headers, body]))
    .join('\n');
  return { bytes, log: api.log.join('\n') };
}

describe('law 5: bodies of the API', () => {
  test.each(PLACES)('law 5: %s', async (_place, call) => {
    const masked = await sent(call, (text) => text.replaceAll(SECRET, '[GONE]'));
    expect(masked.bytes).not.toContain(SECRET);
    expect(masked.bytes).toContain(AROUND);
    expect(masked.log).not.toContain(SECRET);
    // Without a mask the secret arrives from this very place, so the row above cannot pass by looking elsewhere.
    expect((await sent(call)).bytes).toContain(SECRET);
  });

  test.each(PLACES)('law 5: %s, where the mask throws', async (_place, call) => {
    const failed = await sent(call, () => {
      throw new Error(SECRET);
    });
    expect(failed.bytes).not.toContain(SECRET);
    expect(failed.bytes).not.toContain(AROUND);
    expect(failed.bytes).toContain('[MASKING FAILED]');
  });

  test.each(PLACES)('law 5: %s is masked once', async (_place, call) => {
    const { bytes } = await sent(call, (text) => `<${text}>`);
    expect(bytes).not.toContain('<<');
    expect(bytes).toContain('<');
  });

  test('law 5: what the backend looks up by is not masked', async () => {
    const { bytes } = await sent(
      (api) => api.mockCalls.create({ sessionId: 's', toolName: 'my_tool', clientEventId: 'id-1' }),
      () => 'X',
    );
    expect(bytes).toContain('my_tool');
    expect(bytes).toContain('id-1');
  });

  test('law 5: a number that the mask makes a text of is sent as one', async () => {
    const server = await scripted(() => answer(201, ''));
    const { evals } = rig(server.baseUrl, { mask: ['card'] });
    evals.emit({ sessionId: 's', result: 4111111111111111 });
    await evals.flush();
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
      result: '[CARD]',
      result_type: 'string',
    });
  });

  test('law 5: the key is in the Authorization header and nowhere else', async () => {
    for (const [, call] of PLACES) {
      const { bytes, log } = await sent(call);
      expect(bytes.split('api-key-to-keep').length).toBe(bytes.split('Api-Key api-key-to-keep').length);
      expect(log).not.toContain('api-key-to-keep');
    }
  });
});

describe('law 5: prompts and flags in the log', () => {
  test('law 5: no content, no variable and no detail of an answer is in it', async () => {
    const server = await scripted(() => answer(200, JSON.stringify({ prompt_content: TEXT, value: TEXT })));
    const api = rig(server.baseUrl, { promptCacheDir: `/dev/null/${SECRET.length}` });
    const asked = {
      promptName: 'p',
      variables: { [SECRET]: SECRET },
      cacheTtlSeconds: 0.001,
      staleSeconds: 0,
    };
    await api.getPrompt(asked);
    await api.getBoolFlag('f', { fallback: true });
    server.script(() => answer(422, JSON.stringify({ detail: TEXT })));
    await api.getPrompt({ ...asked, fallback: TEXT, label: 'other' });
    await api.getStringFlag('g', { fallback: TEXT });
    server.script(() => answer(503, TEXT, { 'retry-after': '100' }));
    await api.getPrompt(asked);
    expect(api.log.length).toBeGreaterThan(3);
    expect(api.log.join('\n')).not.toContain(SECRET);
    expect(api.log.join('\n')).not.toContain(AROUND);
  });

  test('law 5: a name in it is masked', async () => {
    const server = await scripted(() => answer(404));
    const api = rig(server.baseUrl, { mask: (text) => text.replaceAll(SECRET, '[GONE]') });
    await api.getPrompt({ promptName: TEXT, fallback: 'f' });
    await api.getBoolFlag(TEXT, { fallback: true });
    expect(api.log.join('\n')).toContain('[GONE]');
    expect(api.log.join('\n')).not.toContain(SECRET);
  });
});
