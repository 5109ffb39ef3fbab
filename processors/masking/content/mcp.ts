import type { Reading } from '../../../exporters/mapping/reading';
import type { AnyValueMap } from '../../../src/core/any-value';
import { lengthIfAny, nameOrNothing, present, wordOrNothing } from './lengths';

/** What a reading of an MCP span says, without content: the method, whose name it was called by, and how it ended. */
export function mcpAttributes(reading: Reading, original: AnyValueMap): AnyValueMap {
  const name = nameOrNothing(reading.operationName);
  const code = original['rpc.response.status_code'];
  return present({
    'mcp.method.name': methodOrNothing(original['mcp.method.name']),
    'mcp.protocol.version': wordOrNothing(original['mcp.protocol.version']),
    'gen_ai.operation.name': wordOrNothing(original['gen_ai.operation.name']),
    'gen_ai.tool.name': reading.kind === 'tool' ? name : undefined,
    'gen_ai.prompt.name': reading.kind === 'prompt' ? name : undefined,
    'gen_ai.tool.call.id': wordOrNothing(reading.toolCallId),
    'gen_ai.tool.call.arguments': lengthIfAny(reading.input),
    'gen_ai.tool.call.result': lengthIfAny(reading.output),
    'rpc.response.status_code': typeof code === 'number' ? code : wordOrNothing(code),
    'error.type': wordOrNothing(reading.error?.type),
  });
}

/** Whatever stands where a method should makes the span an MCP span still. */
function methodOrNothing(method: AnyValueMap[string]): string {
  return wordOrNothing(method) ?? 'unknown';
}
