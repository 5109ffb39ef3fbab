import { knownNames } from '../../other-attributes';
import { GEN_AI_NAMES } from '../gen-ai/attributes';

/** Attribute names of OpenTelemetry's conventions for the Model Context Protocol. */
export const MCP = {
  method: 'mcp.method.name',
  sessionId: 'mcp.session.id',
  protocolVersion: 'mcp.protocol.version',
  resourceUri: 'mcp.resource.uri',
  requestId: 'jsonrpc.request.id',
  rpcStatus: 'rpc.response.status_code',
  transport: 'network.transport',
} as const;

/** OpenLLMetry's names (Python) for the same spans. */
export const MCP_OLD = {
  requestId: 'mcp.request.id',
  argument: 'mcp.request.argument',
  response: 'mcp.response.value',
} as const;

/** What the dialect reads; see GEN_AI_NAMES. */
export const MCP_KNOWN = knownNames([...GEN_AI_NAMES, ...Object.values(MCP), ...Object.values(MCP_OLD)]);
