import { fastBag } from '../../src/core/any-value';
import type { SpanRecord } from '../../src/core/span-record';
import { chooseDialect } from './choose-dialect';
import type { Reading } from './reading';

/** What the record's dialect understands of it, twins aside; undefined when no dialect speaks for it. */
export function readRecord(record: SpanRecord): Reading | undefined {
  const attributes = fastBag(record.attributes);
  const read = attributes === record.attributes ? record : { ...record, attributes };
  return chooseDialect(read)?.read(read);
}
