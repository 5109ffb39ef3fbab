import type { Dialect } from './dialect';
import { GEN_AI as A, GEN_AI_OLD as OLD } from './gen-ai/attributes';
import { hasOutputTokens, operationKind } from './gen-ai/operation-kind';
import { readGenAi } from './gen-ai/read-gen-ai';

/**
 * Any one of these says that a span describes a GenAI operation. `gen_ai.conversation.id` and `gen_ai.agent.name` do
 * not: a processor may put them on every span of a conversation.
 */
const MARKS: readonly string[] = [
  A.operationName,
  A.providerName,
  OLD.system,
  A.requestModel,
  A.responseModel,
  A.toolName,
  A.toolCallId,
  A.evaluationName,
];

/** The spans that the Anthropic SDK itself emits. */
const ANTHROPIC_SCOPE = 'com.anthropic.sdk.typescript';

/** OpenTelemetry's GenAI semantic conventions, in today's names and all the older ones still seen. */
export const genAi: Dialect = {
  name: 'gen_ai',
  marks: MARKS,
  matches: ({ attributes }) => MARKS.some((key) => typeof attributes[key] === 'string'),
  read(record) {
    const { attributes, scope } = record;
    // The SDK names the operation of what generates; its other calls (token counts, sessions) may name a model too.
    const isUnnamed = scope.name === ANTHROPIC_SCOPE && attributes[A.operationName] === undefined;
    const kind = isUnnamed && !hasOutputTokens(attributes) ? 'other' : operationKind(attributes);
    return readGenAi(record, {
      dialect: genAi.name,
      kind,
      exclusions: scope.name === ANTHROPIC_SCOPE ? {} : undefined,
    });
  },
};
