import { Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';
import type { Store } from '../store/store';
import { bodyReader } from './body-reader';
import { describeValue } from './describe-value';
import { Field } from './field-types';
import { listQuery, queryText } from './list-query';
import { parseOccurredAt } from './occurred-at';
import { answerRefusal, refused } from './refusal';
import type { Routes } from './routes';
import { noSession } from './session-routes';

/** Writing, listing and reading events. Parents may come after their children, events after their session's end. */
export function eventRoutes({ events }: Store): Routes {
  const readEvent = bodyReader(
    Type.Object({
      client_event_id: Type.Optional(Field.id),
      client_parent_event_id: Type.Optional(Field.id),
      session_id: Field.id,
      type: Field.id,
      occurred_at: Type.Optional(Field.text),
      duration: Type.Optional(Field.seconds),
      tags: Type.Optional(Field.strings),
      metadata: Type.Optional(Field.object),
      payload: Field.object,
      needs_blob: Type.Optional(Field.flag),
    }),
  );

  return {
    '/api/events': {
      POST: async (c) => {
        const event = await readEvent(c);
        if (!event.ok) return answerRefusal(c, event);
        const { session_id: sessionId, occurred_at: occurredAt = new Date().toISOString() } = event.value;
        const occurredAtUs = parseOccurredAt(occurredAt);
        if (occurredAtUs === undefined) {
          const detail = `occurred_at: expected an ISO 8601 time, got ${describeValue(occurredAt)}`;
          return answerRefusal(c, refused(422, detail));
        }
        const written = events.write({ ...event.value, occurred_at: occurredAt, occurredAtUs });
        if (written === undefined) return answerRefusal(c, noSession(sessionId));
        if (written.uploadToken === undefined) return c.json({ event_id: written.eventId });
        // Built from the address the client used, since that is the one it can reach.
        const { origin } = new URL(c.req.url);
        return c.json({ event_id: written.eventId, blob_url: `${origin}/api/blobs/${written.uploadToken}` });
      },
      GET: (c) => {
        const query = listQuery(c);
        if (!query.ok) return answerRefusal(c, query);
        const sessionId = queryText(c, 'session_id');
        const type = queryText(c, 'type');
        const { limit, offset } = query.value;
        const found = events.list({
          limit,
          offset,
          maxBytes: LIMITS.maxListBytes,
          ...(sessionId === undefined ? {} : { session_id: sessionId }),
          ...(type === undefined ? {} : { type }),
        });
        return c.json({ events: found.events, total: found.total, limit, offset });
      },
    },
    '/api/events/:id': {
      GET: (c) => {
        const id = c.req.param('id') ?? '';
        const event = events.get(id);
        if (event !== undefined) return c.json(event);
        const detail = `event_id: no event ${JSON.stringify(id)}, by event_id or client_event_id`;
        return answerRefusal(c, refused(404, detail));
      },
    },
  };
}
