import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { OperationKind } from '../../reading';
import { GEN_AI as A, ANTHROPIC, TRACELOOP as T } from './attributes';
import { isMemoryOperation } from './memory';

const TRACED: readonly string[] = [T.input, T.output];
const TOOL: readonly string[] = [A.toolCallId, A.toolCallArguments, A.toolCallResult, ANTHROPIC.toolResult];
const RETRIEVAL: readonly string[] = [A.retrievalQuery, A.retrievalDocuments];
const GUARD: readonly string[] = [T.guardrailName, T.guardrailInput, T.guardrailOutput];
const MEMORY: readonly string[] = [
  A.memoryStoreId,
  A.memoryRecordId,
  A.memoryRecordCount,
  A.memoryQuery,
  A.memoryRecords,
];
const EMBEDDING: readonly string[] = [A.embeddingDimensions];
const ALL: readonly string[] = [...TRACED, ...TOOL, ...RETRIEVAL, ...GUARD, ...MEMORY, ...EMBEDDING];

/** What is read of a span of each kind; of any other kind, what was traced of it. */
const READ: ReadonlyMap<OperationKind, readonly string[]> = new Map([
  ['model_call', []],
  ['embedding', EMBEDDING],
  ['tool', [...TOOL, ...TRACED]],
  ['retriever', [...RETRIEVAL, ...TRACED]],
  ['guardrail', [...GUARD, ...TRACED]],
]);

/** Attributes of other kinds of operations than the span's own (a call's documents, say): no field of its event has them. */
export function unreadSteps(attributes: AnyValueMap, kind: OperationKind): AnyValueMap | undefined {
  let unread: { [name: string]: AnyValue } | undefined;
  for (const name of ALL) {
    const value = attributes[name];
    if (value === undefined || isRead(name, attributes, kind)) continue;
    unread ??= {};
    unread[name] = value;
  }
  return unread;
}

function isRead(name: string, attributes: AnyValueMap, kind: OperationKind): boolean {
  return (isMemoryOperation(attributes) ? MEMORY : (READ.get(kind) ?? TRACED)).includes(name);
}
