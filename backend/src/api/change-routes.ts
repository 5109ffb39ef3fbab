import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Type } from '@sinclair/typebox';
import type { ChangeFeed } from '../changes/change-feed';
import { streamChanges } from '../changes/change-stream';
import { LIMITS } from '../limits';
import { Field } from './field-types';
import type { Operation } from './operation';
import { queryReader } from './query-reader';
import { answerRefusal, refused } from './refusal';
import type { Handler, Routes } from './routes';

const QUERY = Type.Object({ session_id: Type.Optional(Field.id) });

const OPERATION: Operation = {
  id: 'watchChanges',
  tag: 'changes',
  own: true,
  summary:
    'What happens from now on, as server-sent events; after the change in the header Last-Event-ID, where it is held.',
  query: QUERY,
  bytes: 'answer',
  answer: Type.Unknown(),
  status: 200,
};

/** Watching what is written. */
export function changeRoutes(feed: ChangeFeed, heartbeatMs: number): Routes {
  const read = queryReader(QUERY);
  const watch: Handler = (c) => {
    const query = read(c);
    if (!query.ok) return answerRefusal(c, query);
    if (feed.watchers >= LIMITS.maxWatchers) {
      c.header('Retry-After', '5');
      return answerRefusal(c, refused(503, `changes: ${LIMITS.maxWatchers} are watching already`));
    }
    const { incoming, outgoing } = c.env;
    // Hono asks here for HEAD too, which would never end.
    if (incoming.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
    streamChanges(feed, outgoing, {
      sessionId: query.value.session_id,
      lastId: c.req.header('last-event-id') || undefined,
      heartbeatMs,
    });
    return RESPONSE_ALREADY_SENT;
  };
  return { '/api/dev/changes': { GET: Object.assign(watch, { operation: OPERATION }) } };
}
