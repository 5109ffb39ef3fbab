import { LIMITS } from '../limits';
import type { AppContext } from './app-env';
import { describeValue } from './describe-value';
import { type Checked, passed, refused } from './refusal';

/** Which part of a list is asked for. */
export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
}

/** Reads `limit` (1 to 1,000, default 100) and `offset` (from 0, default 0). */
export function listQuery(c: AppContext): Checked<ListQuery> {
  const limit = wholeNumber(c, 'limit', LIMITS.defaultListRows, 1, LIMITS.maxListRows);
  if (!limit.ok) return limit;
  const offset = wholeNumber(c, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
  if (!offset.ok) return offset;
  return passed({ limit: limit.value, offset: offset.value });
}

/** The value of a query parameter; an empty one counts as absent. */
export function queryText(c: AppContext, name: string): string | undefined {
  return c.req.query(name) || undefined;
}

function wholeNumber(
  c: AppContext,
  name: string,
  fallback: number,
  min: number,
  max: number,
): Checked<number> {
  const given = queryText(c, name);
  if (given === undefined) return passed(fallback);
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= min && value <= max) return passed(value);
  return refused(422, `${name}: expected a whole number from ${min} to ${max}, got ${describeValue(given)}`);
}
