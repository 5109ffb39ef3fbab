import { Type } from '@sinclair/typebox';
import { Answer, Field } from './field-types';

/** The names that older SDKs give fields of a session. */
export const SESSION_ALIASES = { rubrics: 'evaluators', dataset_item_id: 'datasetitem_id' };

/** The body that opens or resumes a session. */
export const SESSION_START = Type.Object({
  session_id: Type.Optional(Field.id),
  agent_id: Field.id,
  session_name: Type.Optional(Field.text),
  task: Type.Optional(Field.text),
  tags: Type.Optional(Field.strings),
  experiment_id: Type.Optional(Field.id),
  datasetitem_id: Type.Optional(Field.id),
  evaluators: Type.Optional(Field.strings),
  production_monitoring: Type.Optional(Field.flag),
});

/** The body that changes or ends a session. */
export const SESSION_UPDATE = Type.Object({
  session_id: Field.id,
  is_finished: Type.Optional(Field.flag),
  task: Type.Optional(Field.text),
  tags: Type.Optional(Field.strings),
  is_successful: Type.Optional(Field.flag),
  is_successful_reason: Type.Optional(Field.text),
  session_eval: Type.Optional(Field.number),
  session_eval_reason: Type.Optional(Field.text),
});

/** A session as it is answered; absent means never given. */
export const SESSION_VIEW = Type.Object({
  session_id: Type.String(),
  session_name: Type.String(),
  agent_id: Type.String(),
  task: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
  experiment_id: Type.Optional(Type.String()),
  datasetitem_id: Type.Optional(Type.String()),
  evaluators: Type.Optional(Type.Array(Type.String())),
  production_monitoring: Type.Optional(Type.Boolean()),
  is_finished: Type.Boolean(),
  is_successful: Type.Optional(Type.Boolean()),
  is_successful_reason: Type.Optional(Type.String()),
  session_eval: Type.Optional(Type.Number()),
  session_eval_reason: Type.Optional(Type.String()),
  created_at: Answer.time,
  num_events: Type.Integer(),
});
