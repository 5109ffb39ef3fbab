import { knownNames } from '../../other-attributes';

/**
 * Attribute names of OpenTelemetry's GenAI conventions, today's (open-telemetry/semantic-conventions-genai) and every
 * older one that emitters still write. Copied as strings: the incubating constants are not for use at run time.
 */
export const GEN_AI = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  systemInstructions: 'gen_ai.system_instructions',
  toolDefinitions: 'gen_ai.tool.definitions',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_write.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  audioInputTokens: 'gen_ai.usage.audio.input_tokens',
  audioOutputTokens: 'gen_ai.usage.audio.output_tokens',
  toolName: 'gen_ai.tool.name',
  toolDescription: 'gen_ai.tool.description',
  toolType: 'gen_ai.tool.type',
  toolCallId: 'gen_ai.tool.call.id',
  toolCallArguments: 'gen_ai.tool.call.arguments',
  toolCallResult: 'gen_ai.tool.call.result',
  agentName: 'gen_ai.agent.name',
  agentId: 'gen_ai.agent.id',
  agentDescription: 'gen_ai.agent.description',
  agentVersion: 'gen_ai.agent.version',
  workflowName: 'gen_ai.workflow.name',
  conversationId: 'gen_ai.conversation.id',
  dataSourceId: 'gen_ai.data_source.id',
  retrievalQuery: 'gen_ai.retrieval.query.text',
  retrievalDocuments: 'gen_ai.retrieval.documents',
  promptName: 'gen_ai.prompt.name',
  outputType: 'gen_ai.output.type',
  embeddingDimensions: 'gen_ai.embeddings.dimension.count',
} as const;

/** Older and vendors' names of the same things. */
export const GEN_AI_OLD = {
  system: 'gen_ai.system',
  promptTokens: 'gen_ai.usage.prompt_tokens',
  completionTokens: 'gen_ai.usage.completion_tokens',
  cacheCreation: 'gen_ai.usage.cache_creation.input_tokens',
  cacheCreationFlat: 'gen_ai.usage.cache_creation_input_tokens',
  cacheReadFlat: 'gen_ai.usage.cache_read_input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning_tokens',
  prompt: 'gen_ai.prompt',
  completion: 'gen_ai.completion',
  anthropicStopReason: 'anthropic.message.stop_reason',
  llmRequestType: 'llm.request.type',
  traceloopKind: 'traceloop.span.kind',
  traceloopEntityName: 'traceloop.entity.name',
  traceloopWorkflowName: 'traceloop.workflow.name',
  traceloopInput: 'traceloop.entity.input',
  traceloopOutput: 'traceloop.entity.output',
} as const;

/** Namespaces of request parameters; what follows the prefix is the parameter's name. */
export const REQUEST_PREFIXES: readonly string[] = [
  'gen_ai.openai.request.',
  'openai.request.',
  'gen_ai.request.',
];

/** Names of other conventions that the dialect also reads. */
export const SHARED = {
  sessionId: 'session.id',
  userId: 'user.id',
  endUserId: 'enduser.id',
  serverAddress: 'server.address',
} as const;

/**
 * What this dialect reads; everything else on a span goes to the event's metadata, `gen_ai.*` names we do not know yet
 * among it. A name ending in "." covers a namespace.
 */
export const GEN_AI_KNOWN = knownNames([
  ...Object.values(GEN_AI),
  ...Object.values(GEN_AI_OLD),
  SHARED.sessionId,
  SHARED.userId,
  SHARED.endUserId,
  ...REQUEST_PREFIXES,
  'gen_ai.prompt.',
  'gen_ai.completion.',
  'gen_ai.usage.total_tokens',
  'llm.usage.total_tokens',
  'error.type',
  'lucidic.',
]);
