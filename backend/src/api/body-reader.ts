import type { Static, TObject } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { AppContext } from './app-env';
import { describeValue } from './describe-value';
import { parseJsonObject } from './parse-json';
import { readBody } from './read-body';
import { type Checked, passed, refused } from './refusal';

/** Reads, bounds and checks the body of a request. */
export type BodyReader<T> = (c: AppContext) => Promise<Checked<T>>;

/**
 * Makes a reader for bodies of this shape. As the API does: null counts as absent, unknown keys are ignored, and an
 * old name (`aliases`: old to new) is read where the new one is absent. Each property of the schema says in its
 * `description` what is expected, for the error.
 */
export function bodyReader<S extends TObject>(
  schema: S,
  aliases: Readonly<Record<string, string>> = {},
): BodyReader<Static<S>> {
  const check = TypeCompiler.Compile(schema);
  return async (c) => {
    const bytes = await readBody(c.env.incoming);
    if (!bytes.ok) return bytes;
    const parsed = parseJsonObject(bytes.value);
    if (!parsed.ok) return parsed;
    const body = withoutNulls(parsed.value.value, aliases);
    if (check.Check(body)) return passed(body);
    const error = check.Errors(body).First();
    if (error === undefined) return refused(422, 'body: expected another shape');
    const expected = error.schema.description ?? error.message;
    return refused(422, `${fieldName(error.path)}: expected ${expected}, got ${describeValue(error.value)}`);
  };
}

function withoutNulls(
  body: Readonly<Record<string, unknown>>,
  aliases: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (value === null) continue;
    const name = Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key;
    if (name === key || (body[name] ?? null) === null) given[name] = value;
  }
  return given;
}

/** `/tags/1` as people write it: `tags[1]`. */
function fieldName(path: string): string {
  return path.slice(1).replace(/\/(\d+)/g, '[$1]');
}
