import type { AnyValueMap } from '../../../../src/core/any-value';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { numberAt, textAt } from '../../pick';
import type { Reading } from '../../reading';
import { GEN_AI as A } from './attributes';

const SEARCH = 'search_memory';
const OPERATIONS: ReadonlySet<string> = new Set([
  SEARCH,
  'create_memory',
  'update_memory',
  'upsert_memory',
  'delete_memory',
  'create_memory_store',
  'delete_memory_store',
]);

/** True for an operation of an agent's memory. */
export function isMemoryOperation(attributes: AnyValueMap): boolean {
  const name = attributes[A.operationName];
  return typeof name === 'string' && OPERATIONS.has(name);
}

/** A memory operation is a function of its own name. What a search gives back is its output, what is stored its input. */
export function readMemory(attributes: AnyValueMap): Partial<Reading> {
  const operation = textAt(attributes, A.operationName);
  const isSearch = operation === SEARCH;
  const records = unwrapJson(attributes[A.memoryRecords]);
  const count = numberAt(attributes, A.memoryRecordCount);
  return compact({
    operationName: operation,
    input: compactOrNothing({
      store_id: textAt(attributes, A.memoryStoreId),
      record_id: textAt(attributes, A.memoryRecordId),
      query: textAt(attributes, A.memoryQuery),
      records: isSearch ? undefined : records,
    }),
    output: isSearch && records !== undefined ? records : compactOrNothing({ record_count: count }),
  });
}
