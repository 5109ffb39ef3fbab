import { Type } from '@sinclair/typebox';
import { Answer, Field } from './field-types';

const CHANGEABLE = {
  client_parent_event_id: Type.Optional(Field.id),
  occurred_at: Type.Optional(Field.text),
  duration: Type.Optional(Field.seconds),
  tags: Type.Optional(Field.strings),
  metadata: Type.Optional(Field.object),
};

/** The body that writes an event. */
export const EVENT_NEW = Type.Object({
  client_event_id: Type.Optional(Field.id),
  session_id: Field.id,
  type: Field.id,
  ...CHANGEABLE,
  payload: Field.object,
  needs_blob: Type.Optional(Field.flag),
});

/** The body that changes an event; its ids and its session stay. */
export const EVENT_UPDATE = Type.Object({
  type: Type.Optional(Field.id),
  ...CHANGEABLE,
  payload: Type.Optional(Field.object),
});

/** What a written event is answered with. */
export const EVENT_WRITTEN = Type.Object({
  event_id: Type.String(),
  blob_url: Type.Optional(Type.String({ description: 'Where to PUT the payload, for needs_blob.' })),
});

/** An event as it is answered; absent means never given. */
export const EVENT_VIEW = Type.Object({
  event_id: Type.String(),
  client_event_id: Type.String(),
  client_parent_event_id: Type.Optional(Type.String()),
  session_id: Type.String(),
  type: Type.String(),
  occurred_at: Type.String({ description: 'ISO 8601, as the client wrote it.' }),
  duration: Type.Optional(Type.Number({ description: 'Seconds.' })),
  tags: Type.Optional(Type.Array(Type.String())),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  payload: Type.Record(Type.String(), Type.Unknown()),
  blob: Type.Optional(Type.Union([Type.Literal('awaited'), Type.Literal('stored')])),
  created_at: Answer.time,
});
