import { isDeepStrictEqual } from 'node:util';
import { type ContractAnswer, shown } from './contract-client';
import { ContractError } from './contract-error';

/** The field at a path such as `items.0.name`; undefined where there is none. */
export function field(answer: ContractAnswer, path: string): unknown {
  let value: unknown = answer.body;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

/** Expects the field to hold a text, and answers it. */
export function expectText(answer: ContractAnswer, path: string): string {
  const value = field(answer, path);
  if (typeof value === 'string' && value !== '') return value;
  throw new ContractError(answer.endpoint, `a string in ${path}`, shown(answer));
}

/** Expects the fields to hold these values; null counts as absent. */
export function expectFields(answer: ContractAnswer, fields: Readonly<Record<string, unknown>>): void {
  for (const [path, value] of Object.entries(fields)) {
    const got = field(answer, path) ?? undefined;
    if (isDeepStrictEqual(got, value)) continue;
    throw new ContractError(
      answer.endpoint,
      `${path} to be ${JSON.stringify(value)}`,
      JSON.stringify(got) ?? 'nothing',
    );
  }
}

/** Expects the field to hold a list with an entry that has these fields. */
export function expectEntry(
  answer: ContractAnswer,
  path: string,
  fields: Readonly<Record<string, unknown>>,
): void {
  const list = field(answer, path);
  const isThere =
    Array.isArray(list) &&
    list.some((entry: unknown) =>
      Object.entries(fields).every(([key, value]) =>
        isDeepStrictEqual(Object(entry)[key] ?? undefined, value),
      ),
    );
  if (!isThere)
    throw new ContractError(answer.endpoint, `${path} with ${JSON.stringify(fields)} in it`, shown(answer));
}

/** Expects a refusal with one of these statuses, as JSON with a `detail`. */
export function expectRefusal(answer: ContractAnswer, ...statuses: readonly number[]): void {
  if (!statuses.includes(answer.status)) {
    throw new ContractError(answer.endpoint, `the status ${statuses.join(' or ')}`, shown(answer));
  }
  expectText(answer, 'detail');
}
