import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { endpoint } from './endpoint';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { passed } from './refusal';
import { requireAgent } from './require-agent';
import type { Routes } from './routes';

const EXPERIMENT_VIEW = Type.Object({
  experiment_id: Type.String(),
  experiment_name: Type.String(),
  agent_id: Type.String(),
  description: Type.String(),
  tags: Type.Array(Type.String()),
  evaluator_names: Type.Array(Type.String()),
  created_at: Answer.time,
  num_sessions: Type.Integer(),
});

/** Making experiments, and listing them by a call of our own. */
export function experimentRoutes({ experiments }: Store): Routes {
  const tag = 'experiments';
  return {
    '/api/createexperiment': {
      POST: endpoint({
        id: 'createExperiment',
        tag,
        summary: 'Makes an experiment; sessions join it with experiment_id.',
        body: Type.Object({
          agent_id: Type.Optional(Field.id),
          experiment_name: Field.text,
          description: Type.Optional(Field.text),
          tags: Type.Optional(Field.strings),
          evaluator_names: Type.Optional(Field.strings),
        }),
        aliases: { rubric_names: 'evaluator_names' },
        answer: EXPERIMENT_VIEW,
        handle({ body: { agent_id: _, ...experiment }, agentId }) {
          const agent = requireAgent(agentId);
          return agent.ok ? passed(experiments.create(agent.value, experiment)) : agent;
        },
      }),
    },
    '/api/dev/experiments': {
      GET: endpoint({
        id: 'listExperiments',
        tag,
        own: true,
        summary: 'Experiments, newest first.',
        query: Type.Object({ ...PAGE, agent_id: Type.Optional(Field.id) }),
        answer: Answer.page('experiments', EXPERIMENT_VIEW),
        handle: ({ query }) =>
          passed({ ...experiments.list(query), limit: query.limit, offset: query.offset }),
      }),
    },
  };
}
