import type { AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact, compactOrNothing } from '../compact';
import { otherAttributes } from '../other-attributes';
import { unwrapJson } from '../parse-json';
import { asList, asTexts, numberAt, textAt } from '../pick';
import { normaliseProvider } from '../providers';
import { readFailure } from '../read-failure';
import type { OperationKind, Reading } from '../reading';
import type { Dialect } from './dialect';
import { GEN_AI, GEN_AI_OLD } from './gen-ai/attributes';
import { genAiParams } from './gen-ai/params';
import { VERCEL_AI as A, METADATA_PREFIX, VERCEL_AI_KNOWN } from './vercel-ai/attributes';
import { answerMessages, embeddedTexts, promptMessages } from './vercel-ai/messages';
import { vercelAiKind } from './vercel-ai/operation';
import { vercelAiUsage } from './vercel-ai/usage';

/** The Vercel AI SDK's own spans: `experimental_telemetry` of versions 4 to 6, and the legacy mode of 7. */
export const vercelAi: Dialect = {
  name: 'vercel_ai',
  matches(record) {
    return typeof record.attributes[A.operationId] === 'string';
  },
  read(record) {
    const { attributes } = record;
    const kind = vercelAiKind(attributes);
    return compact({
      dialect: vercelAi.name,
      kind,
      ...modelFacts(attributes, kind),
      ...readByKind(attributes, kind),
      error: readFailure(record),
      conversationId: textAt(attributes, A.sessionId),
      userId: textAt(attributes, A.userId),
      metadata: metadata(record),
    });
  },
};

function readByKind(attributes: AnyValueMap, kind: OperationKind): Partial<Reading> {
  switch (kind) {
    case 'model_call':
      return compact({
        inputMessages: promptMessages(attributes),
        outputMessages: answerMessages(attributes),
        tools: asList(attributes[A.promptTools])?.map(unwrapJson),
        params: compactOrNothing({
          ...genAiParams(attributes),
          tool_choice: unwrapJson(attributes[A.promptToolChoice]),
        }),
      });
    case 'embedding':
      return compact({
        inputMessages: embeddedTexts(attributes)?.map((text) => ({
          role: 'user',
          parts: [{ type: 'text' as const, text }],
        })),
        output: vectors(attributes),
      });
    case 'tool':
      return compact({
        operationName: textAt(attributes, A.toolName),
        toolCallId: textAt(attributes, A.toolCallId),
        input: unwrapJson(attributes[A.toolArgs]),
        output: unwrapJson(attributes[A.toolResult]),
      });
    default:
      return compact({
        operationName: textAt(attributes, A.functionId, A.operationId),
        input: unwrapJson(attributes[A.prompt]) ?? embeddedTexts(attributes),
        output:
          unwrapJson(attributes[A.responseObject]) ??
          textAt(attributes, A.responseText) ??
          vectors(attributes),
      });
  }
}

/** Which model answered and what it cost; of a wrapper, the sums of the calls inside it. */
function modelFacts(attributes: AnyValueMap, kind: OperationKind): Partial<Reading> {
  if (kind === 'tool') return {};
  const provider = textAt(attributes, A.modelProvider, GEN_AI_OLD.system);
  return compact({
    provider: provider && normaliseProvider(provider),
    requestModel: textAt(attributes, A.modelId, GEN_AI.requestModel),
    responseModel: textAt(attributes, A.responseModel, GEN_AI.responseModel),
    responseId: textAt(attributes, A.responseId, GEN_AI.responseId),
    finishReasons: asTexts(attributes[A.responseFinishReason]),
    timeToFirstTokenMs: numberAt(attributes, A.msToFirstChunk),
    usage: vercelAiUsage(attributes),
  });
}

/** Thousands of numbers tell a reader nothing; how many vectors there are and how long they are does. */
function vectors(attributes: AnyValueMap): AnyValueMap | undefined {
  const found = asList(attributes[A.embeddings]) ?? asTexts(attributes[A.embedding]);
  if (found === undefined) return undefined;
  return compact({ embeddings: found.length, dimensions: asList(unwrapJson(found[0]))?.length });
}

/** The application's own keys first, then ours. */
function metadata({ attributes }: SpanRecord): AnyValueMap | undefined {
  const own = Object.entries(attributes)
    .filter(([key]) => key.startsWith(METADATA_PREFIX) && key !== A.sessionId && key !== A.userId)
    .map(([key, value]) => [key.slice(METADATA_PREFIX.length), value] as const);
  return compactOrNothing({
    ...Object.fromEntries(own),
    operation: textAt(attributes, A.operationId),
    function_id: textAt(attributes, A.functionId),
    attributes: otherAttributes(attributes, VERCEL_AI_KNOWN),
  });
}
