import type { SpanRecord } from '../../src/core/span-record';
import { dialects } from './dialects';
import type { Dialect } from './dialects/dialect';

/** The one dialect that reads this span, or undefined when it is not about GenAI. Cheap enough for span start. */
export function chooseDialect(record: Pick<SpanRecord, 'scope' | 'attributes'>): Dialect | undefined {
  return dialects.find((dialect) => dialect.matches(record));
}
