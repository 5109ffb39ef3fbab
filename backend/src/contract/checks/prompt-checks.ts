import type { CheckBody } from '../contract-check';
import type { ContractClient } from '../contract-client';
import { expectFields, expectRefusal, expectText } from '../expect-answer';

/** E12 to E15: experiments and prompts. */
export const PROMPT_CHECKS: Readonly<Record<string, CheckBody>> = {
  'E12 createexperiment: takes evaluator_names and rubric_names': async (api) => {
    for (const names of [{ evaluator_names: ['e'] }, { rubric_names: ['e'] }]) {
      const experiment = {
        agent_id: api.agentId,
        experiment_name: api.unique('experiment'),
        description: '',
        tags: [],
      };
      expectText(await api.done('POST', 'createexperiment', { ...experiment, ...names }), 'experiment_id');
    }
  },
  'E13, E13b, E14 prompts: answers the version with the label, under both addresses': async (api) => {
    const name = api.unique('prompt');
    const put = (content: string, labels: string[]) =>
      api.done('PUT', 'sdk/prompts', {
        agent_id: api.agentId,
        prompt_name: name,
        prompt_content: content,
        metadata: { from: content },
        labels,
      });
    await put('one {{x}}', ['production']);
    await put('two {{x}}', ['staging']);
    for (const address of ['sdk/prompts', 'getprompt']) {
      expectFields(await api.done('GET', query(api, address, name, 'production')), {
        prompt_content: 'one {{x}}',
      });
      expectFields(await api.done('GET', query(api, address, name, 'staging')), {
        prompt_content: 'two {{x}}',
      });
    }
    await put('three', ['production']);
    expectFields(await api.done('GET', query(api, 'sdk/prompts', name, 'production')), {
      prompt_content: 'three',
      metadata: { from: 'three' },
    });
  },
  'E15 prompts: changes the metadata and keeps the content': async (api) => {
    const name = api.unique('prompt');
    const key = { agent_id: api.agentId, prompt_name: name };
    await api.done('PUT', 'sdk/prompts', { ...key, prompt_content: 'text', labels: ['production'] });
    const answer = await api.done('PATCH', 'sdk/prompts', {
      ...key,
      label: 'production',
      metadata: { a: 1 },
    });
    expectFields(answer, { metadata: { a: 1 } });
    expectFields(await api.done('GET', query(api, 'sdk/prompts', name, 'production')), {
      prompt_content: 'text',
      metadata: { a: 1 },
    });
  },
  'E13 prompts: refuses a name nobody wrote': async (api) => {
    expectRefusal(
      await api.call('GET', query(api, 'sdk/prompts', api.unique('prompt'), 'production')),
      400,
      404,
    );
  },
};

function query(api: ContractClient, address: string, name: string, label: string): string {
  return `${address}?${new URLSearchParams({ prompt_name: name, label, agent_id: api.agentId })}`;
}
