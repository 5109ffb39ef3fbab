import { datasets, evals, getPrompt, getStringFlag, init, LucidicNotInitializedError } from '../../src';
import { type ClientRig, clientRig } from './support/client-rig';

let rig: ClientRig;
beforeEach(async () => {
  rig = await clientRig();
});
afterEach(() => rig.close());

/** What the backend keeps at an endpoint of its own. */
async function kept(path: string): Promise<unknown> {
  return (await fetch(`${rig.backend.apiUrl}/${path}`)).json();
}

describe('the resources of a client', () => {
  test('an eval of a session that is only just being opened arrives, and flush waits for it', async () => {
    const client = rig.client();
    const sessionId = client.init({ sessionName: 'graded' });
    client.evals.emit({ name: 'is polite', result: true });
    expect(await client.flush()).toBe(true);
    expect(client.evals.stats()).toMatchObject({ accepted: 1, delivered: 1, pending: 0 });
    expect(JSON.stringify(await kept('dev/evals'))).toContain(sessionId);
  });

  test('the session that code runs in is the one of its evals', async () => {
    const client = rig.client();
    client.init();
    const inside = client.session({ sessionName: 'inner' }, (session) => {
      client.evals.emit({ name: 'inside', result: 0.5 });
      return session.id;
    });
    await client.flush();
    expect(JSON.stringify(await kept('dev/evals'))).toContain(inside);
  });

  test('prompts go through the client’s own mask, key and agent', async () => {
    const client = rig.client({ mask: (text) => text.replaceAll('secret', '***') });
    await client.updatePrompt({
      promptName: 'greeting',
      promptContent: 'Say secret to {{name}}',
      labels: ['production'],
    });
    const prompt = await client.getPrompt({ promptName: 'greeting', variables: { name: 'Ada' } });
    expect(prompt.content).toBe('Say *** to Ada');
  });

  test('one that was shut down says so', async () => {
    const client = rig.client();
    await client.getFeatureFlag('none', { fallback: 1 });
    await client.shutdown();
    await expect(client.getPrompt({ promptName: 'x' })).rejects.toMatchObject({ name: 'PromptError' });
  });

  test('one that is switched off sends nothing', async () => {
    const client = rig.client({ enabled: false });
    client.evals.emit({ result: true });
    expect(await client.getStringFlag('color', { fallback: 'blue' })).toBe('blue');
    await expect(client.createExperiment({ experimentName: 'x' })).rejects.toMatchObject({ code: 'API_OFF' });
  });
});

describe('the functions of the module', () => {
  test('reject before init, and are the default client’s after it', async () => {
    await expect(getPrompt({ promptName: 'x' })).rejects.toBeInstanceOf(LucidicNotInitializedError);
    expect(() => evals.emit({ result: true })).toThrow(LucidicNotInitializedError);
    init(rig.where);
    const datasetId = await datasets.create({ name: 'questions' });
    expect(await datasets.get(datasetId)).toMatchObject({ name: 'questions' });
    expect(await getStringFlag('color', { fallback: 'blue' })).toBe('blue');
  });
});
