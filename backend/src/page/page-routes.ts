import { listQuery } from '../api/list-query';
import { answerRefusal } from '../api/refusal';
import type { Routes } from '../api/routes';
import { LIMITS } from '../limits';
import type { Store } from '../store/store';
import { html } from './html';
import { createPageSender } from './layout';
import { pageLinks } from './page-links';
import { sessionPage } from './session-page';
import { sessionsPage } from './sessions-page';

/** The page: the sessions at `/`, one session at `/sessions/:id`. */
export function pageRoutes({ sessions, events }: Store): Routes {
  const send = createPageSender();
  return {
    '/': {
      GET: (c) => {
        const query = listQuery(c);
        if (!query.ok) return answerRefusal(c, query);
        const found = sessions.list(query.value);
        const links = pageLinks({
          path: '/',
          ...query.value,
          shown: found.sessions.length,
          total: found.total,
        });
        const apiUrl = `${new URL(c.req.url).origin}/api`;
        return send(c, 'Sessions', html`${sessionsPage(found.sessions, found.total, apiUrl)}${links}`);
      },
    },
    '/sessions/:id': {
      GET: (c) => {
        const query = listQuery(c);
        if (!query.ok) return answerRefusal(c, query);
        const session = sessions.get(c.req.param('id') ?? '');
        if (session === undefined)
          return send(c, 'Not found', html`<h1>No such session</h1><a href="/">All sessions</a>`, 404);
        const { offset } = query.value;
        const limit = LIMITS.maxListRows;
        const filter = { session_id: session.session_id, limit, offset, maxBytes: LIMITS.maxListBytes };
        const found = events.list(filter);
        const path = `/sessions/${encodeURIComponent(session.session_id)}`;
        const links = pageLinks({ path, offset, limit, shown: found.events.length, total: found.total });
        return send(c, session.session_name, html`${sessionPage(session, found.events)}${links}`);
      },
    },
  };
}
