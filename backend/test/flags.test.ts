import { closeBackends, startForTest, type TestBackend } from './support/backend-client';

afterEach(closeBackends);

async function set({ send }: TestBackend, name: string, value: unknown, agentId?: string): Promise<void> {
  const { status } = await send('PUT', '/api/dev/flags', {
    flag_name: name,
    value,
    agent_id: agentId ?? null,
  });
  expect(status).toBe(200);
}

describe('feature flags', () => {
  it.each([true, 0, 2.5, '', 'text', { a: [null] }, [1]])(
    'hold %j, and answer it in all three contracts',
    async (value) => {
      const backend = await startForTest();
      const { send, open } = backend;
      await set(backend, 'f', value);
      const session_id = await open();
      expect((await send('GET', '/api/featureflags?flag_name=f&agent_id=a')).body).toEqual({ value });
      expect((await send('POST', '/api/getfeatureflags', { flag_names: ['f', 'none'] })).body).toEqual({
        flags: { f: { found: true, value }, none: { found: false } },
      });
      for (const [path, who] of [
        ['/api/evaluatefeatureflag', { session_id }],
        ['/api/evaluatefeatureflagstateless', { agent_id: 'a' }],
      ] as const) {
        expect((await send('POST', path, { ...who, flag_name: 'f', context: {}, default: 7 })).body).toEqual({
          value,
        });
      }
      for (const [path, who] of [
        ['/api/evaluatebatchfeatureflags', { session_id }],
        ['/api/evaluatebatchfeatureflagsstateless', { agent_id: 'a' }],
      ] as const) {
        const flags = { flag_names: ['f', 'g', 'h', '__proto__'], context: {}, defaults: { f: 7, g: false } };
        const { text } = await send('POST', path, { ...who, ...flags });
        expect(JSON.parse(text).flags).toEqual(
          JSON.parse(
            `{"f":{"value":${JSON.stringify(value)}},"g":{"value":false},"h":{"error":"flag_name: no flag \\"h\\""},"__proto__":{"error":"flag_name: no flag \\"__proto__\\""}}`,
          ),
        );
      }
    },
  );

  it('are an agent’s own before everybody’s', async () => {
    const backend = await startForTest();
    const { send, open } = backend;
    await set(backend, 'f', 'all');
    await set(backend, 'f', 'of a', 'a');
    await set(backend, 'g', 'of b', 'b');
    const value = async (query: string, headers = {}) =>
      (await send('GET', `/api/featureflags?${query}`, undefined, headers)).body['value'];
    expect(await value('flag_name=f&agent_id=a')).toBe('of a');
    expect(await value('flag_name=f', { 'x-agent-id': 'a' })).toBe('of a');
    expect(await value('flag_name=f&agent_id=b')).toBe('all');
    expect(await value('flag_name=f')).toBe('all');
    // The TypeScript SDK names no agent.
    expect(await value('flag_name=g')).toBe('of b');
    expect(await value('flag_name=g&agent_id=a')).toBeUndefined();
    const session_id = await open({ agent_id: 'a' });
    expect((await send('POST', '/api/evaluatefeatureflag', { session_id, flag_name: 'f' })).body).toEqual({
      value: 'of a',
    });
  });

  it('give way to what the dataset item of a session says', async () => {
    const backend = await startForTest();
    const { send, open } = backend;
    await set(backend, 'f', 'set');
    const dataset = await send('POST', '/api/sdk/datasets/create', { name: 'd' });
    const item = {
      dataset_id: dataset.body['dataset_id'],
      name: 'i',
      input: {},
      flag_overrides: { f: 'overridden' },
    };
    const made = await send('POST', '/api/sdk/datasets/items/create', item);
    const session_id = await open({ datasetitem_id: made.body['datasetitem_id'] });
    const flag = { session_id, flag_name: 'f', context: {} };
    expect((await send('POST', '/api/evaluatefeatureflag', flag)).body).toEqual({ value: 'overridden' });
  });

  it('are set, listed and deleted by calls of our own', async () => {
    const backend = await startForTest();
    const { send } = backend;
    await set(backend, 'f', 1);
    await set(backend, 'f', 2);
    await set(backend, 'f', 3, 'a');
    const time = expect.stringMatching(/Z$/);
    const everybodys = { flag_name: 'f', agent_id: '', value: 2, updated_at: time };
    const own = { flag_name: 'f', agent_id: 'a', value: 3, updated_at: time };
    expect((await send('GET', '/api/dev/flags')).body).toMatchObject({ flags: [everybodys, own], total: 2 });
    expect((await send('GET', '/api/dev/flags?agent_id=b')).body).toMatchObject({
      flags: [everybodys],
      total: 1,
    });
    expect((await send('DELETE', '/api/dev/flags?flag_name=f&agent_id=a')).body).toEqual({ success: true });
    expect((await send('GET', '/api/dev/flags')).body).toMatchObject({ flags: [everybodys], total: 1 });
    expect((await send('DELETE', '/api/dev/flags?flag_name=f&agent_id=a')).status).toBe(404);
  });

  it('are small', async () => {
    const { send } = await startForTest();
    const answer = await send('PUT', '/api/dev/flags', { flag_name: 'f', value: 'x'.repeat(65_536) });
    expect([answer.status, answer.body]).toEqual([
      422,
      { detail: 'value: expected at most 65536 bytes of JSON, got 65538' },
    ]);
  });

  it('that are not there are refused, or an error with status 200 as old SDKs expect', async () => {
    const { send, open } = await startForTest();
    const detail = 'flag_name: no flag "f"; set it with PUT /api/dev/flags';
    expect(await send('GET', '/api/featureflags?flag_name=f')).toMatchObject({
      status: 404,
      body: { detail },
    });
    const session_id = await open();
    const flag = { session_id, flag_name: 'f', context: {}, default: null };
    expect(await send('POST', '/api/evaluatefeatureflag', flag)).toMatchObject({
      status: 200,
      body: { error: 'flag_name: no flag "f"' },
    });
    const ghost = await send('POST', '/api/evaluatefeatureflag', { ...flag, session_id: 'ghost' });
    expect([ghost.status, ghost.body['detail']]).toEqual([
      404,
      expect.stringContaining('no session "ghost"'),
    ]);
  });
});
