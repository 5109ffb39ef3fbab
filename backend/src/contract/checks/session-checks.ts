import type { CheckBody } from '../contract-check';
import { expectEntry, expectFields, expectRefusal, expectText } from '../expect-answer';

/** E1 to E5: sessions. */
export const SESSION_CHECKS: Readonly<Record<string, CheckBody>> = {
  'E1 verifyapikey: takes the key': async (api) => {
    await api.done('GET', 'verifyapikey');
  },
  'E2 initsession: echoes the id given and keeps the fields': async (api) => {
    const fields = { session_name: api.unique('name'), task: 'a task', tags: ['a', 'b'], evaluators: ['e'] };
    const id = await api.open(fields);
    expectFields(await api.done('GET', `sessions/${id}`), {
      session_id: id,
      agent_id: api.agentId,
      ...fields,
    });
  },
  'E2 initsession: makes an id where none is given': async (api) => {
    const answer = await api.done('POST', 'initsession', { agent_id: api.agentId, session_id: null });
    expectText(answer, 'session_id');
  },
  'E2 initsession: reads rubrics and dataset_item_id as evaluators and datasetitem_id': async (api) => {
    const item = crypto.randomUUID();
    const id = await api.open({ rubrics: ['r'], dataset_item_id: item });
    expectFields(await api.done('GET', `sessions/${id}`), { evaluators: ['r'], datasetitem_id: item });
  },
  'E2 initsession: takes null as absent and unknown keys': async (api) => {
    await api.open({ task: null, tags: null, defer_count: 1 });
  },
  'E2 initsession: resumes an id it knows': async (api) => {
    const id = await api.open({ task: 'first' });
    await api.open({ session_id: id, task: 'second' });
    expectFields(await api.done('GET', `sessions/${id}`), { task: 'second' });
  },
  'E3 updatesession: changes and ends a session': async (api) => {
    const id = await api.open();
    const fields = {
      is_successful: false,
      is_successful_reason: 'why',
      session_eval: 0.5,
      session_eval_reason: 'r',
    };
    await api.done('PUT', 'updatesession', { session_id: id, ...fields });
    await api.done('PUT', 'updatesession', { session_id: id, is_finished: true });
    expectFields(await api.done('GET', `sessions/${id}`), { ...fields, is_finished: true });
  },
  'E3 updatesession: refuses a session nobody opened': async (api) => {
    expectRefusal(await api.call('PUT', 'updatesession', { session_id: crypto.randomUUID() }), 400, 404);
  },
  'E4 sessions/<id>: refuses an id nobody opened': async (api) => {
    expectRefusal(await api.call('GET', `sessions/${crypto.randomUUID()}`), 404);
  },
  'E5 sessions: lists by agent and experiment': async (api) => {
    const experiment = await api.done('POST', 'createexperiment', {
      agent_id: api.agentId,
      experiment_name: api.unique('experiment'),
    });
    const experimentId = expectText(experiment, 'experiment_id');
    const id = await api.open({ experiment_id: experimentId });
    for (const query of [`agent_id=${encodeURIComponent(api.agentId)}&`, '']) {
      const answer = await api.done(
        'GET',
        `sessions?${query}experiment_id=${experimentId}&limit=10&offset=0`,
      );
      expectEntry(answer, 'sessions', { session_id: id, experiment_id: experimentId });
    }
    const beyond = await api.done('GET', `sessions?experiment_id=${experimentId}&limit=10&offset=1`);
    expectFields(beyond, { sessions: [] });
  },
};
