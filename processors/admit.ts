import { chooseDialect } from '../exporters/mapping/choose-dialect';
import type { Drop, SpanRecord } from '../src/core/span-record';

/** True when a span's scope or attributes say that it is about models or agents. At start this is tentative. */
export function isGenAi(span: Pick<SpanRecord, 'scope' | 'attributes'>): boolean {
  return chooseDialect(span) !== undefined;
}

/** Keeps what is about models and agents; everything else belongs to the other vendor and is refused `not_genai`. */
export function admit(record: SpanRecord): SpanRecord | Drop {
  return isGenAi(record) ? record : { drop: 'not_genai' };
}
