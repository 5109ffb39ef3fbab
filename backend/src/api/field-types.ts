import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';

// SQLite ends a text at NUL and the API's own database refuses it, so a NUL is refused here instead of cutting.
const NO_NUL = '^[^\\u0000]*$';

/** Types of fields in requests. `description` completes "expected …" in errors. */
export const Field = {
  id: Type.String({
    minLength: 1,
    maxLength: LIMITS.maxIdChars,
    pattern: NO_NUL,
    description: `a string of 1 to ${LIMITS.maxIdChars} characters`,
  }),
  text: Type.String({ pattern: NO_NUL, description: 'a string without NUL characters' }),
  flag: Type.Boolean({ description: 'true or false' }),
  number: Type.Number({ description: 'a number' }),
  seconds: Type.Number({ description: 'a number of seconds' }),
  strings: Type.Array(Type.String({ description: 'a string' }), { description: 'an array of strings' }),
  object: Type.Unsafe<Record<string, unknown>>(Type.Object({}, { description: 'an object' })),
  json: Type.Unknown({ description: 'a JSON value other than null' }),
};

/** Types of fields in answers. */
export const Answer = {
  /** The answer of a list: one page, and how many there are. */
  page<K extends string, T extends TSchema>(name: K, item: T) {
    return Type.Intersect([
      Type.Object({
        total: Type.Integer({ description: 'How many there are, whatever part is answered.' }),
        limit: Type.Integer(),
        offset: Type.Integer(),
      }),
      Type.Object({ [name]: Type.Array(item) } as Record<K, ReturnType<typeof Type.Array<T>>>),
    ]);
  },
  time: Type.String({ format: 'date-time' }),
};
