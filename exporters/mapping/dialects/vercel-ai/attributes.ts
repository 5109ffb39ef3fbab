import { knownNames } from '../../other-attributes';
import { MODEL_SETTINGS } from './model-settings';

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
  responseToolCalls: 'ai.response.toolCalls',
  responseFinishReason: 'ai.response.finishReason',
  finishReason: 'ai.finishReason',
  responseId: 'ai.response.id',
  responseModel: 'ai.response.model',
  responseFiles: 'ai.response.files',
  msToFirstChunk: 'ai.response.msToFirstChunk',
  streamMsToFirstChunk: 'ai.stream.msToFirstChunk',
  msToFinish: 'ai.response.msToFinish',
  outputTokensPerSecond: 'ai.response.avgOutputTokensPerSecond',
  completionTokensPerSecond: 'ai.response.avgCompletionTokensPerSecond',
  providerMetadata: 'ai.response.providerMetadata',
  schema: 'ai.schema',
  inputTokens: 'ai.usage.inputTokens',
  outputTokens: 'ai.usage.outputTokens',
  promptTokens: 'ai.usage.promptTokens',
  completionTokens: 'ai.usage.completionTokens',
  noCacheTokens: 'ai.usage.inputTokenDetails.noCacheTokens',
  textTokens: 'ai.usage.outputTokenDetails.textTokens',
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
  documents: 'ai.documents',
  ranking: 'ai.ranking',
  decisionState: 'ai.decision.state',
  decisionQuestions: 'ai.decision.questions',
  decisionAnswers: 'ai.decision.answers',
  requestText: 'ai.request.text',
  contextSessionId: 'ai.settings.context.sessionId',
  contextUserId: 'ai.settings.context.userId',
  userAgent: 'ai.request.headers.user-agent',
  toolName: 'ai.toolCall.name',
  toolCallId: 'ai.toolCall.id',
  toolArgs: 'ai.toolCall.args',
  toolResult: 'ai.toolCall.result',
} as const;

/** What an application passes as `metadata`; what follows the prefix is its key. */
export const METADATA_PREFIX = 'ai.telemetry.metadata.';

/** The user agent tells the SDK's version, which a reader may want to see too. */
const ALSO_SHOWN = new Set<string>([VERCEL_AI.userAgent]);

/**
 * What the dialect reads, and what only says it again (OpenInference's names are put on these spans by its processor for
 * the AI SDK); the rest goes to the event's metadata. "." ends a namespace.
 */
export const VERCEL_AI_KNOWN = knownNames([
  ...Object.values(VERCEL_AI).filter((name) => !ALSO_SHOWN.has(name)),
  ...MODEL_SETTINGS.keys(),
  METADATA_PREFIX,
  'ai.usage.',
  'openinference.span.kind',
  'llm.',
  'input.value',
  'input.mime_type',
  'output.value',
  'output.mime_type',
  'embedding.',
  'tool.',
  'gen_ai.',
  'operation.name',
  'resource.name',
  'error.type',
  'lucidic.',
]);
