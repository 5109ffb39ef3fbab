import { knownNames } from '../../other-attributes';

/** Attribute names of the Vercel AI SDK's own telemetry (`ai.*`), versions 4 to 6 and the legacy mode of 7. */
export const VERCEL_AI = {
  operationId: 'ai.operationId',
  functionId: 'ai.telemetry.functionId',
  sessionId: 'ai.telemetry.metadata.sessionId',
  userId: 'ai.telemetry.metadata.userId',
  modelId: 'ai.model.id',
  modelProvider: 'ai.model.provider',
  prompt: 'ai.prompt',
  promptMessages: 'ai.prompt.messages',
  promptTools: 'ai.prompt.tools',
  promptToolChoice: 'ai.prompt.toolChoice',
  responseText: 'ai.response.text',
  responseObject: 'ai.response.object',
  responseReasoning: 'ai.response.reasoning',
  responseFiles: 'ai.response.files',
  responseToolCalls: 'ai.response.toolCalls',
  responseFinishReason: 'ai.response.finishReason',
  responseId: 'ai.response.id',
  responseModel: 'ai.response.model',
  msToFirstChunk: 'ai.response.msToFirstChunk',
  inputTokens: 'ai.usage.inputTokens',
  outputTokens: 'ai.usage.outputTokens',
  promptTokens: 'ai.usage.promptTokens',
  completionTokens: 'ai.usage.completionTokens',
  embeddingTokens: 'ai.usage.tokens',
  cachedInputTokens: 'ai.usage.cachedInputTokens',
  cacheReadTokens: 'ai.usage.inputTokenDetails.cacheReadTokens',
  cacheWriteTokens: 'ai.usage.inputTokenDetails.cacheWriteTokens',
  reasoningTokens: 'ai.usage.reasoningTokens',
  reasoningTokensDetail: 'ai.usage.outputTokenDetails.reasoningTokens',
  value: 'ai.value',
  values: 'ai.values',
  embedding: 'ai.embedding',
  embeddings: 'ai.embeddings',
  toolName: 'ai.toolCall.name',
  toolCallId: 'ai.toolCall.id',
  toolArgs: 'ai.toolCall.args',
  toolResult: 'ai.toolCall.result',
} as const;

/** What an application passes as `metadata`; what follows the prefix is its key. */
export const METADATA_PREFIX = 'ai.telemetry.metadata.';

/** What the dialect reads, and what only says it again; the rest goes to the event's metadata. "." ends a namespace. */
export const VERCEL_AI_KNOWN = knownNames([
  ...Object.values(VERCEL_AI),
  METADATA_PREFIX,
  'ai.usage.',
  'gen_ai.',
  'operation.name',
  'resource.name',
  'error.type',
  'lucidic.',
]);
