import type { OperationKind } from '../../reading';

/** What a method of the Model Context Protocol does, as a reader of events sees it; housekeeping is `other`. */
const KINDS: ReadonlyMap<string, OperationKind> = new Map([
  ['tools/call', 'tool'],
  ['prompts/get', 'prompt'],
  ['resources/read', 'retriever'],
]);

/** The kind of an MCP request or notification, by its method. */
export function mcpMethodKind(method: string): OperationKind {
  return KINDS.get(method) ?? 'other';
}
