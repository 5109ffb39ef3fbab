import type { Static, TObject } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { AppContext } from './app-env';
import { describeValue } from './describe-value';
import { parseJsonObject } from './parse-json';
import { readBody } from './read-body';
import { type Checked, passed, refused } from './refusal';

/** A body that passed its check. */
export interface ReadFields<T> {
  readonly fields: T;
  /** The keys that its schema does not name. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Reads, bounds and checks the body of a request. */
export type BodyReader<T> = (c: AppContext) => Promise<Checked<ReadFields<T>>>;

/** What the SDKs stamp on every body: of the request, not of what is in it. */
const STAMP = 'current_time';

/**
 * Makes a reader for bodies of this shape. As the API does: null counts as absent, unknown keys are kept, and an
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
    const fields = withoutNulls(parsed.value.value, aliases);
    if (check.Check(fields)) return passed({ fields, extra: unnamed(fields, schema) });
    const error = check.Errors(fields).First();
    if (error === undefined) return refused(422, 'body: expected another shape');
    const expected = error.schema.description ?? error.message;
    return refused(422, `${fieldName(error.path)}: expected ${expected}, got ${describeValue(error.value)}`);
  };
}

function withoutNulls(
  body: Readonly<Record<string, unknown>>,
  aliases: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const given: [string, unknown][] = [];
  for (const [key, value] of Object.entries(body)) {
    if (value === null || key === STAMP) continue;
    const name = Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key;
    if (name === key || (body[name] ?? null) === null) given.push([name, value]);
  }
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(given);
}

function unnamed(fields: object, schema: TObject): Record<string, unknown> {
  const isUnnamed = (key: string): boolean => !Object.hasOwn(schema.properties, key);
  // Nearly always none.
  if (!Object.keys(fields).some(isUnnamed)) return {};
  return Object.fromEntries(Object.entries(fields).filter(([key]) => isUnnamed(key)));
}

/** `/tags/1` as people write it: `tags[1]`. */
function fieldName(path: string): string {
  return (
    path
      .slice(1)
      .replace(/\/(\d+)/g, '[$1]')
      .replaceAll('/', '.') || 'body'
  );
}
