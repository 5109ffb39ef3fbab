import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { endpoint } from './endpoint';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { passed, type Refusal, refused } from './refusal';
import { requireAgent } from './require-agent';
import type { Handler, Routes } from './routes';

const DEFAULT_LABEL = 'production';

const PROMPT_VIEW = Type.Object({
  prompt_name: Type.String(),
  agent_id: Type.String(),
  version: Type.Integer({ description: 'From 1, and never changed.' }),
  prompt_content: Type.String(),
  description: Type.Optional(Type.String()),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  labels: Type.Array(Type.String()),
  created_at: Answer.time,
});

/** Reading prompts by label, writing versions of them, changing their metadata; listing versions by a call of our own. */
export function promptRoutes({ prompts }: Store): Routes {
  const tag = 'prompts';
  const noPrompt = (agentId: string | undefined, name: string, label: string): Refusal => {
    const labels = prompts.labels(agentId, name);
    const known =
      labels.length === 0 ? 'no version of it has a label' : `its labels are ${labels.join(', ')}`;
    return refused(
      404,
      `prompt_name: no prompt ${JSON.stringify(name)} with label ${JSON.stringify(label)}; ${known}`,
    );
  };
  const get = (id: string, summary: string): Handler =>
    endpoint({
      id,
      tag,
      summary,
      query: Type.Object({
        prompt_name: Field.id,
        label: Type.String({ ...Field.id, default: DEFAULT_LABEL }),
        agent_id: Type.Optional(Field.id),
      }),
      answer: PROMPT_VIEW,
      handle({ query: { prompt_name: name, label }, agentId }) {
        const prompt = prompts.get({ agentId, name, label });
        return prompt === undefined ? noPrompt(agentId, name, label) : passed(prompt);
      },
    });
  return {
    '/api/sdk/prompts': {
      GET: get('getPrompt', 'The version of a prompt that has the label.'),
      PUT: endpoint({
        id: 'updatePrompt',
        tag,
        summary: 'Writes a new version of a prompt and moves the labels given to it.',
        body: Type.Object({
          agent_id: Type.Optional(Field.id),
          prompt_name: Field.id,
          prompt_content: Field.text,
          description: Type.Optional(Field.text),
          metadata: Type.Optional(Field.object),
          labels: Type.Optional(Type.Array(Field.id, { description: 'an array of strings' })),
        }),
        answer: PROMPT_VIEW,
        handle({ body: { agent_id: _, ...prompt }, agentId }) {
          const agent = requireAgent(agentId);
          return agent.ok ? passed(prompts.create(agent.value, prompt)) : agent;
        },
      }),
      PATCH: endpoint({
        id: 'updatePromptMetadata',
        tag,
        summary: 'Replaces the metadata of the version that has the label; its content stays.',
        body: Type.Object({
          agent_id: Type.Optional(Field.id),
          prompt_name: Field.id,
          label: Field.id,
          metadata: Field.object,
        }),
        answer: Type.Omit(PROMPT_VIEW, ['prompt_content']),
        handle({ body: { prompt_name: name, label, metadata }, agentId }) {
          const prompt = prompts.setMetadata({ agentId, name, label }, metadata);
          if (prompt === undefined) return noPrompt(agentId, name, label);
          const { prompt_content: _, ...rest } = prompt;
          return passed(rest);
        },
      }),
    },
    '/api/getprompt': { GET: get('getPromptByOldName', 'GET sdk/prompts as older SDKs call it.') },
    '/api/dev/prompts': {
      GET: endpoint({
        id: 'listPromptVersions',
        tag,
        own: true,
        summary: 'Versions of prompts, newest first.',
        query: Type.Object({
          ...PAGE,
          agent_id: Type.Optional(Field.id),
          prompt_name: Type.Optional(Field.id),
        }),
        answer: Answer.page('prompts', PROMPT_VIEW),
        handle: ({ query }) => passed({ ...prompts.list(query), limit: query.limit, offset: query.offset }),
      }),
    },
  };
}
