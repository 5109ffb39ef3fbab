import { closeBackends, startForTest } from './support/backend-client';

afterEach(closeBackends);

const PROMPT = { agent_id: 'a', prompt_name: 'p', prompt_content: 'Hi {{name}}' };

describe('prompts', () => {
  it('are written as versions that stay, and read by label under both addresses', async () => {
    const { send } = await startForTest();
    const first = await send('PUT', '/api/sdk/prompts', {
      ...PROMPT,
      labels: ['production', 'x'],
      metadata: { v: 1 },
      odd: 1,
    });
    const one = {
      ...PROMPT,
      version: 1,
      labels: ['production', 'x'],
      metadata: { v: 1 },
      odd: 1,
      created_at: expect.stringMatching(/Z$/),
    };
    expect([first.status, first.body]).toEqual([200, one]);
    await send('PUT', '/api/sdk/prompts', {
      ...PROMPT,
      prompt_content: 'two',
      labels: ['x'],
      description: 'd',
      metadata: null,
    });
    for (const address of ['/api/sdk/prompts', '/api/getprompt']) {
      const production = await send('GET', `${address}?prompt_name=p&agent_id=a`);
      expect(production.body).toEqual({ ...one, labels: ['production'] });
      const x = await send('GET', `${address}?prompt_name=p&label=x`);
      expect(x.body).toMatchObject({
        prompt_content: 'two',
        version: 2,
        metadata: {},
        description: 'd',
        labels: ['x'],
      });
    }
    const listed = await send('GET', '/api/dev/prompts?prompt_name=p&limit=1');
    expect(listed.body).toMatchObject({ prompts: [{ version: 2 }], total: 2, limit: 1, offset: 0 });
    expect((await send('GET', '/api/dev/prompts?agent_id=b')).body['total']).toBe(0);
  });

  it('change their metadata, never their content', async () => {
    const { send } = await startForTest();
    await send('PUT', '/api/sdk/prompts', { ...PROMPT, labels: ['l'], metadata: { old: 1 } });
    const key = { agent_id: 'a', prompt_name: 'p', label: 'l' };
    const changed = await send('PATCH', '/api/sdk/prompts', { ...key, metadata: { new: { x: null } } });
    expect(changed.body).toMatchObject({ version: 1, metadata: { new: { x: null } } });
    expect(changed.body).not.toHaveProperty('prompt_content');
    const read = await send('GET', '/api/sdk/prompts?prompt_name=p&label=l');
    expect(read.body).toMatchObject({
      prompt_content: PROMPT.prompt_content,
      metadata: { new: { x: null } },
    });
  });

  it('belong to an agent, named in the request or in x-agent-id', async () => {
    const { send } = await startForTest();
    const { agent_id: _, ...prompt } = { ...PROMPT, labels: ['production'] };
    await send('PUT', '/api/sdk/prompts', { ...prompt, prompt_content: 'of b' }, { 'x-agent-id': 'b' });
    await send(
      'PUT',
      '/api/sdk/prompts',
      { ...prompt, agent_id: 'a', prompt_content: 'of a' },
      { 'x-agent-id': 'b' },
    );
    const content = async (query: string, headers = {}) =>
      (await send('GET', `/api/getprompt?prompt_name=p${query}`, undefined, headers)).body['prompt_content'];
    expect(await content('&agent_id=b', { 'x-agent-id': 'a' })).toBe('of b');
    expect(await content('', { 'x-agent-id': 'b' })).toBe('of b');
    expect(await content('')).toBe('of a');
    const nobody = await send('PUT', '/api/sdk/prompts', prompt);
    expect([nobody.status, nobody.body]).toEqual([
      422,
      {
        detail: expect.stringMatching(
          /^agent_id: expected a string .*, got nothing \(nor an x-agent-id header\)$/,
        ),
      },
    ]);
  });

  it('that are not there are refused with the labels there are', async () => {
    const { send } = await startForTest();
    await send('PUT', '/api/sdk/prompts', { ...PROMPT, labels: ['x', 'y'] });
    await send('PUT', '/api/sdk/prompts', { ...PROMPT, prompt_name: 'bare' });
    const detail = async (name: string) => {
      const { status, body } = await send('GET', `/api/getprompt?prompt_name=${name}`);
      return [status, body['detail']];
    };
    expect(await detail('p')).toEqual([
      404,
      'prompt_name: no prompt "p" with label "production"; its labels are x, y',
    ]);
    expect(await detail('bare')).toEqual([
      404,
      'prompt_name: no prompt "bare" with label "production"; no version of it has a label',
    ]);
    const patch = { agent_id: 'b', prompt_name: 'p', label: 'x', metadata: {} };
    expect((await send('PATCH', '/api/sdk/prompts', patch)).status).toBe(404);
    expect((await send('GET', '/api/getprompt')).body).toEqual({
      detail: 'prompt_name: expected a string of 1 to 256 characters, got nothing',
    });
  });
});

describe('experiments', () => {
  it('are made with either name of their evaluators, and listed with their sessions', async () => {
    const { send, open } = await startForTest();
    const experiment = { agent_id: 'a', experiment_name: 'e', description: '', tags: ['t'], odd: [1] };
    const made = await send('POST', '/api/createexperiment', { ...experiment, rubric_names: ['r'] });
    expect([made.status, made.body]).toEqual([
      200,
      {
        ...experiment,
        evaluator_names: ['r'],
        experiment_id: expect.any(String),
        created_at: expect.any(String),
        num_sessions: 0,
      },
    ]);
    const id = String(made.body['experiment_id']);
    const again = await send('POST', '/api/createexperiment', { ...experiment, evaluator_names: ['r'] });
    expect(again.body['experiment_id']).not.toBe(id);
    await open({ experiment_id: id });
    const { body } = await send('GET', '/api/dev/experiments?agent_id=a');
    expect(body).toMatchObject({ total: 2, experiments: [again.body, { ...made.body, num_sessions: 1 }] });
    expect((await send('GET', `/api/sessions?experiment_id=${id}`)).body['total']).toBe(1);
    expect((await send('GET', '/api/dev/experiments?agent_id=b')).body['experiments']).toEqual([]);
  });
});
