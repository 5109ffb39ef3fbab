import type { Static, TObject } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { AppContext } from './app-env';
import { describeValue } from './describe-value';
import { type Checked, passed, refused } from './refusal';

/** Reads and checks the query string of a request. */
export type QueryReader<T> = (c: AppContext) => Checked<T>;

/**
 * Makes a reader for query strings of this shape: an empty value counts as absent, an absent one takes the schema's
 * default, whole numbers are read as such, and unknown parameters are ignored.
 */
export function queryReader<S extends TObject>(
  schema: S,
  aliases: Readonly<Record<string, string>> = {},
): QueryReader<Static<S>> {
  const check = TypeCompiler.Compile(schema);
  const names = Object.keys(schema.properties);
  const oldNames = Object.entries(aliases);
  return (c) => {
    const query: Record<string, unknown> = {};
    for (const name of names) {
      const property = schema.properties[name];
      const text = c.req.query(name) || oldName(c, oldNames, name);
      if (text !== undefined) query[name] = property?.type === 'integer' ? wholeNumber(text) : text;
      else if (property?.default !== undefined) query[name] = property.default;
    }
    if (check.Check(query)) return passed(query);
    const error = check.Errors(query).First();
    const name = error?.path.slice(1) ?? 'query';
    const expected = error?.schema.description ?? error?.message ?? 'another shape';
    return refused(
      422,
      `${name}: expected ${expected}, got ${describeValue(c.req.query(name) || undefined)}`,
    );
  };
}

function oldName(
  c: AppContext,
  aliases: readonly (readonly [string, string])[],
  name: string,
): string | undefined {
  const old = aliases.find(([, to]) => to === name)?.[0];
  return old === undefined ? undefined : c.req.query(old) || undefined;
}

function wholeNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
