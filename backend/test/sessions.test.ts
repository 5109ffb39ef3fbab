import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('POST /api/initsession', () => {
  it('echoes the id given', async () => {
    const { send } = await startForTest();
    const answer = await send('POST', '/api/initsession', { agent_id: 'a', session_id: 'my session/1' });
    expect([answer.status, answer.body]).toEqual([200, { session_id: 'my session/1' }]);
    expect((await send('GET', '/api/sessions/my%20session%2F1')).body['session_id']).toBe('my session/1');
  });

  it('makes a UUID where no id is given', async () => {
    const { open } = await startForTest();
    const ids = [await open(), await open({ session_id: null })];
    expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('keeps every field, under its old names too', async () => {
    const { send, open } = await startForTest();
    const fields = {
      agent_id: 'a',
      session_name: 'Checkout',
      task: 'Sell',
      tags: ['x', 'y'],
      experiment_id: 'ex',
      production_monitoring: true,
    };
    const now = await open({ ...fields, datasetitem_id: 'di', evaluators: ['e'] });
    const old = await open({ ...fields, dataset_item_id: 'di', rubrics: ['e'] });
    for (const id of [now, old]) {
      const { body } = await send('GET', `/api/sessions/${id}`);
      expect(body).toEqual({
        ...fields,
        session_id: id,
        datasetitem_id: 'di',
        evaluators: ['e'],
        is_finished: false,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        num_events: 0,
      });
    }
  });

  it('keeps keys it does not know, those of a later call over those of an earlier one', async () => {
    const { send, open } = await startForTest();
    await open({ session_id: 's', one: 1, two: { a: null }, current_time: 'now', is_finished: true });
    await open({ session_id: 's', two: 2 });
    await send('PUT', '/api/updatesession', { session_id: 's', three: [3], num_events: 9 });
    const { body } = await send('GET', '/api/sessions/s');
    expect(body).toMatchObject({ one: 1, two: 2, three: [3], is_finished: false, num_events: 0 });
    expect(body).not.toHaveProperty('current_time');
  });

  it('resumes an id it knows: given fields replace, others and the end of it stay', async () => {
    const { send, open } = await startForTest();
    await open({ session_id: 's', session_name: 'first', task: 'old', tags: ['t'] });
    await send('PUT', '/api/updatesession', { session_id: 's', is_finished: true });
    await open({ session_id: 's', agent_id: 'late joiner', task: 'new', tags: null });
    const { body } = await send('GET', '/api/sessions/s');
    expect(body).toMatchObject({
      agent_id: 'agent',
      session_name: 'first',
      task: 'new',
      tags: ['t'],
      is_finished: true,
    });
    expect((await send('GET', '/api/sessions')).body['total']).toBe(1);
  });
});

describe('PUT /api/updatesession', () => {
  it('changes what is given and answers the session', async () => {
    const { send, open } = await startForTest();
    const id = await open({ task: 'keep' });
    const end = {
      session_id: id,
      is_finished: true,
      is_successful: false,
      is_successful_reason: 'gave up',
      session_eval: 0.25,
      session_eval_reason: 'slow',
    };
    const answer = await send('PUT', '/api/updatesession', { ...end, task: null, unknown_key: 1 });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ ...end, task: 'keep' })]);
    await send('PUT', '/api/updatesession', { session_id: id, is_finished: false });
    expect((await send('GET', `/api/sessions/${id}`)).body).toMatchObject({ ...end, is_finished: false });
  });

  it('answers 404 for a session nobody opened', async () => {
    const { send } = await startForTest();
    const answer = await send('PUT', '/api/updatesession', { session_id: 'ghost', is_finished: true });
    expect([answer.status, answer.body]).toEqual([
      404,
      { detail: 'session_id: no session "ghost"; open it first with POST /api/initsession' },
    ]);
  });
});

describe('GET /api/sessions', () => {
  it('lists newest first, by page, agent and experiment', async () => {
    const { send, open } = await startForTest();
    for (const id of ['s1', 's2', 's3', 's4']) {
      await open({
        session_id: id,
        agent_id: id < 's3' ? 'a' : 'b',
        ...(id === 's2' ? { experiment_id: 'ex' } : {}),
      });
    }
    await send('POST', '/api/events', eventBody('s3'));
    const ids = async (query: string) => {
      const { body } = await send('GET', `/api/sessions${query}`);
      return { ...body, sessions: [body['sessions']].flat().map((session) => Object(session).session_id) };
    };
    expect(await ids('')).toEqual({ sessions: ['s4', 's3', 's2', 's1'], total: 4, limit: 100, offset: 0 });
    expect(await ids('?limit=2&offset=1')).toEqual({ sessions: ['s3', 's2'], total: 4, limit: 2, offset: 1 });
    expect(await ids('?agent_id=a')).toMatchObject({ sessions: ['s2', 's1'], total: 2 });
    expect(await ids('?agent_id=a&experiment_id=ex')).toMatchObject({ sessions: ['s2'], total: 1 });
    expect(await ids('?agent_id=&experiment_id=')).toMatchObject({ total: 4 });
    expect((await send('GET', '/api/sessions/s3')).body['num_events']).toBe(1);
  });

  it('answers 404 for one it does not know', async () => {
    const { send } = await startForTest();
    const answer = await send('GET', '/api/sessions/ghost');
    expect([answer.status, answer.body['detail']]).toEqual([404, expect.stringContaining('"ghost"')]);
  });
});

it('GET /api/verifyapikey answers the project', async () => {
  const { send } = await startForTest();
  const answer = await send('GET', '/api/verifyapikey');
  expect([answer.status, answer.body]).toEqual([200, { project: 'local', project_id: 'local' }]);
});

it('ends a list early where its sessions are large', async () => {
  const { send, open } = await startForTest();
  for (let i = 0; i < 4; i += 1) await open({ session_id: `s${i}`, task: 'x'.repeat(12 * 1024 * 1024) });
  const ids = async (query: string) => {
    const { body } = await send('GET', `/api/sessions?${query}`);
    return [body['total'], [body['sessions']].flat().map((session) => Object(session).session_id)];
  };
  expect(await ids('')).toEqual([4, ['s3', 's2']]);
  expect(await ids('offset=2')).toEqual([4, ['s1', 's0']]);
});
