import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { endpoint } from './endpoint';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { passed, refused } from './refusal';
import type { Routes } from './routes';
import { SESSION_ALIASES, SESSION_START, SESSION_UPDATE, SESSION_VIEW } from './session-schema';

/** Opening, changing, listing and reading sessions. */
export function sessionRoutes({ sessions }: Store): Routes {
  const tag = 'sessions';
  return {
    '/api/initsession': {
      POST: endpoint({
        id: 'initSession',
        tag,
        summary: 'Opens a session, or resumes the one with that id.',
        body: SESSION_START,
        aliases: SESSION_ALIASES,
        answer: Type.Object({ session_id: Type.String() }),
        handle: ({ body, extra }) => passed({ session_id: sessions.start(body, extra) }),
      }),
    },
    '/api/updatesession': {
      PUT: endpoint({
        id: 'updateSession',
        tag,
        summary: 'Changes a session, or ends it with is_finished.',
        body: SESSION_UPDATE,
        answer: SESSION_VIEW,
        handle({ body, extra }) {
          const session = sessions.update(body, extra);
          return session === undefined ? noSession(body.session_id) : passed(session);
        },
      }),
    },
    '/api/sessions': {
      GET: endpoint({
        id: 'listSessions',
        tag,
        summary: 'Sessions, newest first.',
        query: Type.Object({
          ...PAGE,
          agent_id: Type.Optional(Field.id),
          experiment_id: Type.Optional(Field.id),
        }),
        answer: Answer.page('sessions', SESSION_VIEW),
        handle: ({ query }) => passed({ ...sessions.list(query), limit: query.limit, offset: query.offset }),
      }),
    },
    '/api/sessions/:id': {
      GET: endpoint({
        id: 'getSession',
        tag,
        summary: 'One session.',
        answer: SESSION_VIEW,
        handle({ param }) {
          const session = sessions.get(param);
          return session === undefined ? noSession(param) : passed(session);
        },
      }),
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
