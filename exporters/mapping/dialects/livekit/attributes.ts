import { knownNames } from '../../other-attributes';
import { GEN_AI, GEN_AI_OLD, SHARED } from '../gen-ai/attributes';

/**
 * Attribute names of LiveKit Agents (telemetry/trace_types of @livekit/agents and of livekit-agents in Python). What may
 * tell of a person has `pii.` in its name since version 1.5; both spellings are read.
 */
export const LIVEKIT = {
  llmMetrics: 'lk.llm_metrics',
  ttsMetrics: 'lk.tts_metrics',
  realtimeMetrics: 'lk.realtime_model_metrics',
  chatCtx: 'lk.pii.chat_ctx',
  chatCtxOld: 'lk.chat_ctx',
  responseText: 'lk.pii.response.text',
  responseTextOld: 'lk.response.text',
  responseCalls: 'lk.pii.response.function_calls',
  responseCallsOld: 'lk.response.function_calls',
  responseTtft: 'lk.response.ttft',
  responseTtfb: 'lk.response.ttfb',
  functionTools: 'lk.function_tools',
  toolId: 'lk.function_tool.id',
  toolName: 'lk.function_tool.name',
  toolArguments: 'lk.pii.function_tool.arguments',
  toolArgumentsOld: 'lk.function_tool.arguments',
  toolOutput: 'lk.pii.function_tool.output',
  toolOutputOld: 'lk.function_tool.output',
  toolIsError: 'lk.function_tool.is_error',
  instructions: 'lk.pii.instructions',
  instructionsOld: 'lk.instructions',
  userInput: 'lk.pii.user_input',
  userInputOld: 'lk.user_input',
  userTranscript: 'lk.pii.user_transcript',
  userTranscriptOld: 'lk.user_transcript',
  inputText: 'lk.pii.input_text',
  inputTextOld: 'lk.input_text',
  agentLabel: 'lk.agent_label',
  agentName: 'lk.agent_name',
  speechId: 'lk.speech_id',
  jobId: 'lk.job_id',
  roomName: 'lk.pii.room_name',
  roomNameOld: 'lk.room_name',
  roomId: 'room_id',
  participantId: 'lk.participant_id',
  generationId: 'lk.generation_id',
  parentGenerationId: 'lk.parent_generation_id',
  interrupted: 'lk.interrupted',
  retryCount: 'lk.retry_count',
  completionStartTime: 'langfuse.observation.completion_start_time',
} as const;

/** Where every span of LiveKit Agents comes from, in both languages. */
export const LIVEKIT_SCOPE = 'livekit-agents';

/** Facts of a span that its event's metadata has under plain names. */
export const LIVEKIT_FACTS: readonly (readonly [name: string, keys: readonly string[]])[] = [
  ['agent_name', [LIVEKIT.agentName, GEN_AI.agentName]],
  ['agent_label', [LIVEKIT.agentLabel]],
  ['job_id', [LIVEKIT.jobId]],
  ['room_name', [LIVEKIT.roomName, LIVEKIT.roomNameOld, LIVEKIT.roomId]],
  ['participant_id', [LIVEKIT.participantId]],
  ['generation_id', [LIVEKIT.generationId]],
  ['parent_generation_id', [LIVEKIT.parentGenerationId]],
  ['speech_id', [LIVEKIT.speechId]],
  ['interrupted', [LIVEKIT.interrupted]],
  ['retry_count', [LIVEKIT.retryCount]],
  ['is_error', [LIVEKIT.toolIsError]],
];

/** Counts that LiveKit also writes in Langfuse's spelling. */
const REPEATED = ['input_text', 'input_audio', 'input_cached', 'output_text', 'output_audio'].map(
  (name) => `gen_ai.usage.${name}_tokens`,
);

/** What the dialect reads; the rest goes to the event's metadata. */
export const LIVEKIT_KNOWN = knownNames([
  ...Object.values(LIVEKIT),
  ...Object.values(GEN_AI),
  ...Object.values(GEN_AI_OLD),
  SHARED.sessionId,
  SHARED.userId,
  SHARED.endUserId,
  ...REPEATED,
  'gen_ai.request.',
  'exception.type',
  'exception.message',
  'exception.stacktrace',
  'error.type',
  'lucidic.',
]);
