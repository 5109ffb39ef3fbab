import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { bodyReader } from './body-reader';
import { Field } from './field-types';
import { listQuery, queryText } from './list-query';
import { answerRefusal, refused } from './refusal';
import type { Routes } from './routes';

/** Opening, changing, listing and reading sessions. */
export function sessionRoutes({ sessions }: Store): Routes {
  const readStart = bodyReader(
    Type.Object({
      session_id: Type.Optional(Field.id),
      agent_id: Field.id,
      session_name: Type.Optional(Field.text),
      task: Type.Optional(Field.text),
      tags: Type.Optional(Field.strings),
      experiment_id: Type.Optional(Field.id),
      datasetitem_id: Type.Optional(Field.id),
      evaluators: Type.Optional(Field.strings),
      production_monitoring: Type.Optional(Field.flag),
    }),
    // The names the TypeScript SDK still sends.
    { rubrics: 'evaluators', dataset_item_id: 'datasetitem_id' },
  );
  const readUpdate = bodyReader(
    Type.Object({
      session_id: Field.id,
      is_finished: Type.Optional(Field.flag),
      task: Type.Optional(Field.text),
      tags: Type.Optional(Field.strings),
      is_successful: Type.Optional(Field.flag),
      is_successful_reason: Type.Optional(Field.text),
      session_eval: Type.Optional(Field.number),
      session_eval_reason: Type.Optional(Field.text),
    }),
  );

  return {
    '/api/initsession': {
      POST: async (c) => {
        const start = await readStart(c);
        if (!start.ok) return answerRefusal(c, start);
        return c.json({ session_id: sessions.start(start.value) });
      },
    },
    '/api/updatesession': {
      PUT: async (c) => {
        const update = await readUpdate(c);
        if (!update.ok) return answerRefusal(c, update);
        const session = sessions.update(update.value);
        return session === undefined ? answerRefusal(c, noSession(update.value.session_id)) : c.json(session);
      },
    },
    '/api/sessions': {
      GET: (c) => {
        const query = listQuery(c);
        if (!query.ok) return answerRefusal(c, query);
        const agentId = queryText(c, 'agent_id');
        const experimentId = queryText(c, 'experiment_id');
        const { limit, offset } = query.value;
        const found = sessions.list({
          limit,
          offset,
          ...(agentId === undefined ? {} : { agent_id: agentId }),
          ...(experimentId === undefined ? {} : { experiment_id: experimentId }),
        });
        return c.json({ sessions: found.sessions, total: found.total, limit, offset });
      },
    },
    '/api/sessions/:id': {
      GET: (c) => {
        const id = c.req.param('id') ?? '';
        const session = sessions.get(id);
        return session === undefined ? answerRefusal(c, noSession(id)) : c.json(session);
      },
    },
  };
}

/** The refusal of a session id nobody has opened. */
export function noSession(id: string) {
  return refused(
    404,
    `session_id: no session ${JSON.stringify(id)}; open it first with POST /api/initsession`,
  );
}
