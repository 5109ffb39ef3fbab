import { Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';
import type { Store } from '../store/store';
import { endpoint } from './endpoint';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { passed, type Refusal, refused } from './refusal';
import type { Routes } from './routes';

const FLAG_VIEW = Type.Object({
  flag_name: Type.String(),
  agent_id: Type.String({ description: 'Empty where it holds for every agent.' }),
  value: Type.Unknown(),
  updated_at: Answer.time,
});
const AGENT = { agent_id: Type.Optional(Field.id) };

/** Reading flags as the SDKs of today do, and setting and listing them by calls of our own. */
export function flagRoutes({ flags }: Store): Routes {
  const tag = 'feature flags';
  return {
    '/api/featureflags': {
      GET: endpoint({
        id: 'getFeatureFlag',
        tag,
        summary: 'The value of a flag, as the Python SDK 3 asks for it.',
        query: Type.Object({ flag_name: Field.id, ...AGENT }),
        answer: Type.Object({ value: Type.Unknown() }),
        handle({ query: { flag_name: name }, agentId }) {
          const flag = flags.get(agentId, name);
          return flag === undefined ? noFlag(name) : passed({ value: flag.value });
        },
      }),
    },
    '/api/dev/flags': {
      GET: endpoint({
        id: 'listFeatureFlags',
        tag,
        own: true,
        summary: 'All flags; with agent_id those that hold for it.',
        query: Type.Object({ ...PAGE, ...AGENT }),
        answer: Answer.page('flags', FLAG_VIEW),
        handle: ({ query }) => passed({ ...flags.list(query), limit: query.limit, offset: query.offset }),
      }),
      PUT: endpoint({
        id: 'setFeatureFlag',
        tag,
        own: true,
        summary: 'Sets a flag, for one agent or, without agent_id, for every agent.',
        body: Type.Object({ flag_name: Field.id, value: Field.json, ...AGENT }),
        answer: FLAG_VIEW,
        handle({ body: { agent_id: agentId = '', flag_name: name, value } }) {
          const bytes = Buffer.byteLength(JSON.stringify(value));
          if (bytes > LIMITS.maxFlagBytes) {
            const detail = `value: expected at most ${LIMITS.maxFlagBytes} bytes of JSON, got ${bytes}`;
            return refused(422, detail);
          }
          return passed(flags.set(agentId, name, value));
        },
      }),
      DELETE: endpoint({
        id: 'deleteFeatureFlag',
        tag,
        own: true,
        summary: 'Deletes what was set for this agent or, without agent_id, for every agent.',
        query: Type.Object({ flag_name: Field.id, ...AGENT }),
        answer: Type.Object({ success: Type.Boolean() }),
        handle: ({ query: { flag_name: name, agent_id: agentId = '' } }) =>
          flags.delete(agentId, name) ? passed({ success: true }) : noFlag(name),
      }),
    },
  };
}

function noFlag(name: string): Refusal {
  return refused(404, `flag_name: no flag ${JSON.stringify(name)}; set it with PUT /api/dev/flags`);
}
