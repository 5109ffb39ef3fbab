import { Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';
import type { Store } from '../store/store';
import { describeValue } from './describe-value';
import { endpoint } from './endpoint';
import { EVENT_NEW, EVENT_UPDATE, EVENT_VIEW, EVENT_WRITTEN } from './event-schema';
import { Answer, Field } from './field-types';
import { PAGE } from './list-query';
import { parseOccurredAt } from './occurred-at';
import { passed, type Refusal, refused } from './refusal';
import type { Routes } from './routes';
import { noSession } from './session-routes';

/** Writing, changing, listing and reading events. Parents may come after their children, events after their session's end. */
export function eventRoutes({ events }: Store): Routes {
  const tag = 'events';
  return {
    '/api/events': {
      POST: endpoint({
        id: 'createEvent',
        tag,
        summary: 'Writes an event, replacing the one with the same client_event_id.',
        body: EVENT_NEW,
        answer: EVENT_WRITTEN,
        handle({ body, extra, origin }) {
          const { occurred_at: occurredAt = new Date().toISOString() } = body;
          const occurredAtUs = parseOccurredAt(occurredAt);
          if (occurredAtUs === undefined) return noTime(occurredAt);
          const written = events.write({ ...body, occurred_at: occurredAt, occurredAtUs }, extra);
          if (written === undefined) return noSession(body.session_id);
          if (written.uploadToken === undefined) return passed({ event_id: written.eventId });
          // Built from the address the client used, since that is the one it can reach.
          const blobUrl = `${origin()}/api/blobs/${written.uploadToken}`;
          return passed({ event_id: written.eventId, blob_url: blobUrl });
        },
      }),
      GET: endpoint({
        id: 'listEvents',
        tag,
        summary: 'Events, earliest occurred_at first.',
        query: Type.Object({
          ...PAGE,
          session_id: Type.Optional(Field.id),
          type: Type.Optional(Field.id),
        }),
        answer: Answer.page('events', EVENT_VIEW),
        handle: ({ query }) =>
          passed({
            ...events.list({ ...query, maxBytes: LIMITS.maxListBytes }),
            limit: query.limit,
            offset: query.offset,
          }),
      }),
    },
    '/api/events/:id': {
      GET: endpoint({
        id: 'getEvent',
        tag,
        summary: 'One event, by event_id or client_event_id.',
        answer: EVENT_VIEW,
        handle({ param }) {
          const event = events.get(param);
          return event === undefined ? noEvent(param) : passed(event);
        },
      }),
      PUT: endpoint({
        id: 'updateEvent',
        tag,
        summary:
          'Changes an event: fields given replace, all others stay, and so do its ids and its session.',
        body: EVENT_UPDATE,
        answer: EVENT_VIEW,
        handle({ param, body, extra }) {
          const { occurred_at: occurredAt } = body;
          const occurredAtUs = occurredAt === undefined ? undefined : parseOccurredAt(occurredAt);
          if (occurredAt !== undefined && occurredAtUs === undefined) return noTime(occurredAt);
          const time = occurredAtUs === undefined ? {} : { occurredAtUs };
          const event = events.update(param, { ...body, ...time }, extra);
          return event === undefined ? noEvent(param) : passed(event);
        },
      }),
    },
  };
}

function noTime(given: string): Refusal {
  return refused(422, `occurred_at: expected an ISO 8601 time, got ${describeValue(given)}`);
}

function noEvent(id: string): Refusal {
  return refused(404, `event_id: no event ${JSON.stringify(id)}, by event_id or client_event_id`);
}
