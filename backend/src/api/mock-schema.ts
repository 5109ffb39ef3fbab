import { Type } from '@sinclair/typebox';
import { Answer, Field } from './field-types';

const COLUMNS = Type.Array(Type.String({ description: 'a string' }), { description: 'an array of strings' });
const ROWS = Type.Array(Type.Array(Type.Unknown(), { description: 'an array' }), {
  description: 'an array of arrays',
});
const UNSUPPORTED = Type.Object(
  { detail: Field.text, source_dialect: Type.Optional(Field.text) },
  { description: 'an object' },
);

/** Which calls an answer is for. */
export const MOCK_KEY = {
  tool_name: Field.id,
  sql: Type.Optional(Field.text),
  agent_id: Type.Optional(Field.id),
};

/** The body that sets an answer: columns and rows, or that the SQL is not supported. */
export const MOCK_SET = Type.Object({
  ...MOCK_KEY,
  columns: Type.Optional(COLUMNS),
  rows: Type.Optional(ROWS),
  unsupported_sql: Type.Optional(UNSUPPORTED),
});

/** An answer and what it is for. */
export const MOCK_VIEW = Type.Object({
  tool_name: Type.String(),
  sql: Type.Optional(Type.String({ description: 'Absent where it answers every statement.' })),
  agent_id: Type.String({ description: 'Empty where it answers every agent.' }),
  columns: Type.Optional(COLUMNS),
  rows: Type.Optional(ROWS),
  unsupported_sql: Type.Optional(UNSUPPORTED),
  updated_at: Answer.time,
});

/** The body of a mock call. */
export const MOCK_CALL = Type.Object({
  session_id: Field.id,
  tool_name: Field.id,
  kwargs: Type.Optional(Field.object),
  client_event_id: Type.Optional(Field.id),
});

/** What a mock call is answered with. */
export const MOCK_RESULT = Type.Object({
  columns: COLUMNS,
  rows: ROWS,
  row_count: Type.Integer(),
});
