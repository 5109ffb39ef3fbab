import type { AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { otherAttributes } from '../other-attributes';
import { unwrapJson } from '../parse-json';
import { asList, asTexts, numberAt, textAt } from '../pick';
import { normaliseProvider, providerOfHost } from '../providers';
import { readFailure } from '../read-failure';
import type { Reading } from '../reading';
import { finishReasonsIn } from '../shapes/gen-ai-messages';
import type { Dialect } from './dialect';
import { GEN_AI as A, GEN_AI_KNOWN, GEN_AI_OLD as OLD, SHARED } from './gen-ai/attributes';
import { conversation } from './gen-ai/messages';
import { oldFinishReasons } from './gen-ai/old-messages';
import { operationKind } from './gen-ai/operation-kind';
import { genAiParams } from './gen-ai/params';
import { readStep } from './gen-ai/step';
import { genAiUsage } from './gen-ai/usage';

/**
 * Any one of these says that a span describes a GenAI operation. `gen_ai.conversation.id` does not: a processor may put
 * it on every span of a conversation.
 */
const MARKS: readonly string[] = [
  A.operationName,
  A.providerName,
  OLD.system,
  A.requestModel,
  A.responseModel,
  A.toolName,
  A.toolCallId,
];

/** OpenTelemetry's GenAI semantic conventions, in today's names and all the older ones still seen. */
export const genAi: Dialect = {
  name: 'gen_ai',
  matches(record) {
    return MARKS.some((key) => typeof record.attributes[key] === 'string');
  },
  read(record) {
    const { attributes } = record;
    const kind = operationKind(attributes);
    const { input, output } = conversation(record);
    return compact({
      dialect: genAi.name,
      kind,
      ...modelFacts(record),
      inputMessages: input,
      outputMessages: output,
      ...readStep(attributes, kind),
      error: readFailure(record),
      conversationId: textAt(attributes, A.conversationId, SHARED.sessionId),
      userId: textAt(attributes, SHARED.userId, SHARED.endUserId),
      metadata: metadata(attributes),
    });
  },
};

function modelFacts(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const seconds = numberAt(attributes, A.timeToFirstChunk);
  return compact({
    provider: provider(attributes),
    requestModel: textAt(attributes, A.requestModel),
    responseModel: textAt(attributes, A.responseModel),
    responseId: textAt(attributes, A.responseId),
    tools: asList(unwrapJson(attributes[A.toolDefinitions])),
    params: genAiParams(attributes),
    finishReasons: finishReasons(attributes),
    timeToFirstTokenMs: seconds === undefined ? undefined : seconds * 1000,
    usage: genAiUsage(record),
  });
}

/** An OpenAI client pointed at another's host still says `openai`; the host knows better. */
function provider(attributes: AnyValueMap): string | undefined {
  const said = textAt(attributes, A.providerName, OLD.system);
  if (said === undefined) return undefined;
  const named = normaliseProvider(said);
  const host = textAt(attributes, SHARED.serverAddress);
  return (named === 'openai' && host !== undefined && providerOfHost(host)) || named;
}

function finishReasons(attributes: AnyValueMap): readonly string[] | undefined {
  return (
    asTexts(unwrapJson(attributes[A.finishReasons])) ??
    finishReasonsIn(attributes[A.outputMessages]) ??
    oldFinishReasons(attributes) ??
    asTexts(attributes[OLD.anthropicStopReason])
  );
}

function metadata(attributes: AnyValueMap): AnyValueMap | undefined {
  return compactOrNothing({
    operation: textAt(attributes, A.operationName),
    agent_id: textAt(attributes, A.agentId),
    agent_version: textAt(attributes, A.agentVersion),
    tool_type: textAt(attributes, A.toolType),
    data_source_id: textAt(attributes, A.dataSourceId),
    prompt_name: textAt(attributes, A.promptName),
    attributes: otherAttributes(attributes, GEN_AI_KNOWN),
  });
}
