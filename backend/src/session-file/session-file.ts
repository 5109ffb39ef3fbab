import { type Static, Type } from '@sinclair/typebox';
import { EVENT_VIEW } from '../api/event-schema';
import { Field } from '../api/field-types';
import { SESSION_VIEW } from '../api/session-schema';

/** What the file says it is. */
export const SESSION_FILE_FORMAT = 'lucidic-session';

/** The version of the format that is written; all up to it are read. A file of a newer one is refused. */
export const SESSION_FILE_VERSION = 1;

const BASE64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$';

const ATTACHMENT = Type.Object({
  nth: Type.Integer({ minimum: 0, description: 'a whole number from 0' }),
  mime_type: Field.text,
  content: Type.String({ pattern: BASE64, description: 'bytes in base64' }),
});

/** Times and ids are told more strictly, or less, than where they are answered. */
const IN_FILE = { session_id: Field.id, created_at: Field.text };

const EVENT = Type.Object({
  event: Type.Object(
    {
      ...EVENT_VIEW.properties,
      ...IN_FILE,
      event_id: Field.id,
      client_event_id: Field.id,
      client_parent_event_id: Type.Optional(Field.id),
      type: Field.id,
      occurred_at: Field.text,
      payload: Field.object,
    },
    { description: 'an event' },
  ),
  preview: Type.Optional(Field.object),
  attachments: Type.Array(ATTACHMENT, { description: 'an array of attachments' }),
});

const EVAL = Type.Object({
  eval_id: Field.id,
  session_id: Field.id,
  result: Type.Unknown(),
  result_type: Field.text,
  created_at: Field.text,
});

// How many events there are is counted.
const { num_events: _, ...SESSION } = SESSION_VIEW.properties;

/** One session with all that belongs to it, as one portable JSON file. Keys that are not named are kept. */
export const SESSION_FILE = Type.Object({
  format: Type.Literal(SESSION_FILE_FORMAT, { description: JSON.stringify(SESSION_FILE_FORMAT) }),
  version: Type.Integer({
    minimum: 1,
    maximum: SESSION_FILE_VERSION,
    description: 'a version of the format',
  }),
  session: Type.Object({ ...SESSION, ...IN_FILE, agent_id: Field.id }, { description: 'a session' }),
  evals: Type.Array(EVAL, { description: 'an array of evals' }),
  events: Type.Array(EVENT, { description: 'an array of events' }),
});

/** A file that was checked. */
export type SessionFile = Static<typeof SESSION_FILE>;

/** An event with what belongs to it. */
export type FiledEvent = SessionFile['events'][number];
