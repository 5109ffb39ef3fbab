import { type Static, Type } from '@sinclair/typebox';
import { LIMITS } from '../limits';
import type { AppContext } from './app-env';
import { queryReader } from './query-reader';
import type { Checked } from './refusal';

/** The parameters of every list. */
export const PAGE = {
  limit: wholeNumber(1, LIMITS.maxListRows, LIMITS.defaultListRows),
  offset: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
};

/** Which part of a list is asked for. */
export type ListQuery = Static<typeof QUERY>;

const QUERY = Type.Object(PAGE);
const read = queryReader(QUERY);

/** Reads `limit` (1 to 1,000, default 100) and `offset` (from 0, default 0). */
export function listQuery(c: AppContext): Checked<ListQuery> {
  return read(c);
}

/** The value of a query parameter; an empty one counts as absent. */
export function queryText(c: AppContext, name: string): string | undefined {
  return c.req.query(name) || undefined;
}

function wholeNumber(minimum: number, maximum: number, fallback: number) {
  const description = `a whole number from ${minimum} to ${maximum}`;
  return Type.Integer({ minimum, maximum, default: fallback, description });
}
