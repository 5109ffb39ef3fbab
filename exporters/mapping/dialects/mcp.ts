import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { unwrapJson } from '../parse-json';
import { textAt, valueAt } from '../pick';
import type { OperationKind, Reading } from '../reading';
import type { Dialect } from './dialect';
import { GEN_AI as A, TRACELOOP as T } from './gen-ai/attributes';
import { readGenAi } from './gen-ai/read-gen-ai';
import { promptVariables } from './gen-ai/step';
import { MCP, MCP_KNOWN, MCP_OLD } from './mcp/attributes';
import { mcpMethodKind } from './mcp/method-kind';

/**
 * The Model Context Protocol, client or server side. A tool's call is a function call, so are a prompt fetched and a
 * resource read; what else the protocol exchanges (`initialize`, `tools/list`, notifications) is a generic event.
 */
export const mcp: Dialect = {
  name: 'mcp',
  marks: [MCP.method],
  matches: ({ attributes }) => typeof attributes[MCP.method] === 'string',
  read(record) {
    const method = textAt(record.attributes, MCP.method) ?? '';
    const kind = mcpMethodKind(method);
    const reading = readGenAi(record, {
      dialect: mcp.name,
      kind,
      conversation: {},
      step: mcpStep(record.attributes, kind, method),
      readsEveryStep: true,
      known: MCP_KNOWN,
    });
    return { ...reading, metadata: { ...reading.metadata, mcp: protocolFacts(record) } };
  },
};

function mcpStep(attributes: AnyValueMap, kind: OperationKind, method: string): Partial<Reading> {
  return compact({
    operationName: nameOf(attributes, kind) ?? (kind === 'other' ? undefined : method),
    toolCallId: textAt(attributes, A.toolCallId),
    description: textAt(attributes, A.toolDescription),
    input: inputOf(attributes),
    output: unwrapJson(valueAt(attributes, A.toolCallResult, MCP_OLD.response, T.output)),
  });
}

function nameOf(attributes: AnyValueMap, kind: OperationKind): string | undefined {
  if (kind === 'tool') return textAt(attributes, A.toolName, T.entityName);
  return kind === 'prompt' ? textAt(attributes, A.promptName) : undefined;
}

function inputOf(attributes: AnyValueMap): AnyValue {
  const told = valueAt(attributes, A.toolCallArguments, MCP_OLD.argument, T.input);
  if (told !== undefined) return unwrapJson(told);
  return promptVariables(attributes) ?? compactOrNothing({ uri: textAt(attributes, MCP.resourceUri) });
}

function protocolFacts({ attributes, kind }: SpanRecord): AnyValueMap {
  return compact({
    method: textAt(attributes, MCP.method),
    side: kind === 'SERVER' ? 'server' : 'client',
    session_id: textAt(attributes, MCP.sessionId),
    protocol_version: textAt(attributes, MCP.protocolVersion),
    request_id: valueAt(attributes, MCP.requestId, MCP_OLD.requestId),
    resource_uri: textAt(attributes, MCP.resourceUri),
    status_code: valueAt(attributes, MCP.rpcStatus),
    transport: textAt(attributes, MCP.transport),
  });
}
