import { knownNames } from '../../other-attributes';
import { GEN_AI_NAMES } from '../gen-ai/attributes';

/** Prefixes of OpenLLMetry's flattened messages and tools: `gen_ai.prompt.0.content`. */
export const FLAT = {
  prompt: 'gen_ai.prompt',
  completion: 'gen_ai.completion',
  functions: 'llm.request.functions',
  documents: 'documents',
} as const;

/** Keys that a flattened conversation has, whatever else is missing. */
export const FLAT_MARKS: readonly string[] = [
  'gen_ai.prompt.0.role',
  'gen_ai.prompt.0.content',
  'gen_ai.completion.0.role',
  'gen_ai.completion.0.content',
  'gen_ai.completion.0.finish_reason',
];

/** Older names of request parameters, and what each is called. */
export const OLD_PARAMS: readonly (readonly [key: string, name: string])[] = [
  ['llm.top_k', 'top_k'],
  ['llm.frequency_penalty', 'frequency_penalty'],
  ['llm.presence_penalty', 'presence_penalty'],
  ['llm.chat.stop_sequences', 'stop_sequences'],
  ['llm.request.repetition_penalty', 'repetition_penalty'],
  ['llm.is_streaming', 'stream'],
  ['llm.user', 'user'],
  ['topN', 'top_n'],
  ['maxChunksPerDoc', 'max_chunks_per_doc'],
];

/** Association properties that name the conversation and the user. */
export const ASSOCIATION = {
  session: 'traceloop.association.properties.session_id',
  user: 'traceloop.association.properties.user_id',
} as const;

/** Older names of a finish reason. */
export const OLD_FINISH = ['llm.response.finish_reason', 'llm.response.stop_reason'] as const;

/** What the dialect reads; see GEN_AI_NAMES. */
export const OPENLLMETRY_KNOWN = knownNames([
  ...GEN_AI_NAMES,
  `${FLAT.prompt}.`,
  `${FLAT.completion}.`,
  `${FLAT.functions}.`,
  ...OLD_PARAMS.map(([key]) => key),
  ...OLD_FINISH,
  ASSOCIATION.session,
  ASSOCIATION.user,
]);
