import { Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';

// SQLite ends a text at NUL and the API's own database refuses it, so a NUL is refused here instead of cutting.
const NO_NUL = '^[^\\u0000]*$';

/** Types of fields in request bodies. `description` completes "expected …" in errors. */
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
};
