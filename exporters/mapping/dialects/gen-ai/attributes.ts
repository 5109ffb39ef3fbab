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
  textInputTokens: 'gen_ai.usage.text.input_tokens',
  textOutputTokens: 'gen_ai.usage.text.output_tokens',
  imageInputTokens: 'gen_ai.usage.image.input_tokens',
  imageOutputTokens: 'gen_ai.usage.image.output_tokens',
  audioInputTokens: 'gen_ai.usage.audio.input_tokens',
  audioOutputTokens: 'gen_ai.usage.audio.output_tokens',
  videoInputTokens: 'gen_ai.usage.video.input_tokens',
  videoOutputTokens: 'gen_ai.usage.video.output_tokens',
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
  retrievalTopK: 'gen_ai.retrieval.top_k',
  memoryStoreId: 'gen_ai.memory.store.id',
  memoryRecordId: 'gen_ai.memory.record.id',
  memoryRecordCount: 'gen_ai.memory.record.count',
  memoryQuery: 'gen_ai.memory.query.text',
  memoryRecords: 'gen_ai.memory.records',
  evaluationName: 'gen_ai.evaluation.name',
  evaluationScore: 'gen_ai.evaluation.score.value',
  evaluationLabel: 'gen_ai.evaluation.score.label',
  evaluationExplanation: 'gen_ai.evaluation.explanation',
  promptName: 'gen_ai.prompt.name',
  outputType: 'gen_ai.output.type',
  embeddingDimensions: 'gen_ai.embeddings.dimension.count',
} as const;

/** Older and vendors' names of the same things. */
export const GEN_AI_OLD = {
  system: 'gen_ai.system',
  promptTokens: 'gen_ai.usage.prompt_tokens',
  completionTokens: 'gen_ai.usage.completion_tokens',
  totalTokens: 'gen_ai.usage.total_tokens',
  cacheCreation: 'gen_ai.usage.cache_creation.input_tokens',
  cacheCreationFlat: 'gen_ai.usage.cache_creation_input_tokens',
  cacheReadFlat: 'gen_ai.usage.cache_read_input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning_tokens',
  prompt: 'gen_ai.prompt',
  completion: 'gen_ai.completion',
} as const;

/** The Anthropic SDK's own names (scope `com.anthropic.sdk.typescript`). */
export const ANTHROPIC = {
  stopReason: 'anthropic.message.stop_reason',
  toolResult: 'anthropic.tool_result.content',
  serviceTier: 'anthropic.request.service_tier',
  thinkingType: 'anthropic.thinking.type',
  thinkingBudget: 'anthropic.thinking.budget_tokens',
} as const;

/** OpenLLMetry's names for what the conventions have no name for, or had none. */
export const TRACELOOP = {
  requestType: 'llm.request.type',
  totalTokens: 'llm.usage.total_tokens',
  reasoningTokens: 'llm.usage.reasoning_tokens',
  spanKind: 'traceloop.span.kind',
  entityName: 'traceloop.entity.name',
  workflowName: 'traceloop.workflow.name',
  input: 'traceloop.entity.input',
  output: 'traceloop.entity.output',
  guardrailName: 'gen_ai.guardrail.name',
  guardrailInput: 'gen_ai.guardrail.input',
  guardrailOutput: 'gen_ai.guardrail.output',
} as const;

/**
 * Namespaces of request parameters, the newest last: where two name the same parameter the last wins. What follows the
 * prefix is the parameter's name.
 */
export const REQUEST_PREFIXES: readonly string[] = [
  'gen_ai.openai.request.',
  'openai.request.',
  'gen_ai.request.',
];

/** The values of a prompt template's variables; what follows the prefix is the variable's name. */
export const PROMPT_VARIABLE_PREFIX = 'gen_ai.prompt.variable.';

/** Names of other conventions that the dialect also reads. */
export const SHARED = {
  sessionId: 'session.id',
  userId: 'user.id',
  endUserId: 'enduser.id',
  serverAddress: 'server.address',
} as const;

/**
 * What this family of dialects reads of a span; everything else goes to the event's metadata, `gen_ai.*` names we do not
 * know yet among it. A name ending in "." covers a namespace.
 */
export const GEN_AI_NAMES: readonly string[] = [
  ...Object.values(GEN_AI),
  ...Object.values(GEN_AI_OLD),
  ...Object.values(ANTHROPIC),
  ...Object.values(TRACELOOP),
  SHARED.sessionId,
  SHARED.userId,
  SHARED.endUserId,
  ...REQUEST_PREFIXES,
  PROMPT_VARIABLE_PREFIX,
  'error.type',
  'lucidic.',
];

/** The same, sorted for looking up. */
export const GEN_AI_KNOWN = knownNames(GEN_AI_NAMES);
