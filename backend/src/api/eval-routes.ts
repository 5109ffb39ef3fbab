import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { describeValue } from './describe-value';
import { endpoint } from './endpoint';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { passed, refused } from './refusal';
import type { Routes } from './routes';
import { noSession } from './session-routes';

const RESULT_TYPE = Type.Union([Type.Literal('boolean'), Type.Literal('number'), Type.Literal('string')], {
  description: '"boolean", "number" or "string"',
});
const RESULT = Type.Union([Type.Boolean(), Type.Number(), Type.String()], {
  description: 'true, false, a number or a string',
});

/** Taking in evals of sessions, and listing them by a call of our own. */
export function evalRoutes({ evals, sessions }: Store): Routes {
  const tag = 'evals';
  return {
    '/api/sdk/evals': {
      POST: endpoint({
        id: 'createEval',
        tag,
        summary: 'Writes the result of an evaluation of a session.',
        body: Type.Object({
          session_id: Field.id,
          result: RESULT,
          result_type: RESULT_TYPE,
          name: Type.Optional(Field.text),
          description: Type.Optional(Field.text),
        }),
        answer: Type.Undefined(),
        status: 201,
        handle({ body }) {
          const { result, result_type: type } = body;
          if (typeof result !== type) {
            return refused(
              422,
              `result: expected a ${type} as result_type says, got ${describeValue(result)}`,
            );
          }
          if (sessions.get(body.session_id) === undefined) return noSession(body.session_id);
          evals.create(body);
          return passed(undefined);
        },
      }),
    },
    '/api/dev/evals': {
      GET: endpoint({
        id: 'listEvals',
        tag,
        own: true,
        summary: 'Evals, newest first.',
        query: Type.Object({ ...PAGE, session_id: Type.Optional(Field.id) }),
        answer: Answer.page(
          'evals',
          Type.Object({
            eval_id: Type.String(),
            session_id: Type.String(),
            result: Type.Unknown(),
            result_type: Type.String(),
            name: Type.Optional(Type.String()),
            description: Type.Optional(Type.String()),
            created_at: Answer.time,
          }),
        ),
        handle: ({ query }) => passed({ ...evals.list(query), limit: query.limit, offset: query.offset }),
      }),
    },
  };
}
