import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asTexts, textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { VERCEL_AI as A } from './attributes';
import { answerMessages, embeddedTexts, plainText, promptMessages } from './messages';
import { vercelAiParams } from './params';

/** What each kind of `ai.*` span says beyond the model's facts. */
export function readByKind(attributes: AnyValueMap, kind: OperationKind): Partial<Reading> {
  switch (kind) {
    case 'model_call':
      return compact({
        inputMessages: promptMessages(attributes),
        outputMessages: answerMessages(attributes),
        tools: asList(unwrapJson(attributes[A.promptTools]))?.map(unwrapJson),
        params: vercelAiParams(attributes),
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
    case 'reranker':
      return compact({
        operationName: textAt(attributes, A.functionId, A.operationId),
        input: list(attributes[A.documents]),
        output: list(attributes[A.ranking]),
      });
    default:
      return compact({
        operationName: textAt(attributes, A.functionId, A.operationId),
        params: vercelAiParams(attributes),
        input: asked(attributes),
        output: answered(attributes),
      });
  }
}

function asked(attributes: AnyValueMap): AnyValue {
  return (
    unwrapJson(attributes[A.prompt]) ??
    embeddedTexts(attributes) ??
    textAt(attributes, A.requestText) ??
    compactOrNothing({
      state: unwrapJson(attributes[A.decisionState]),
      questions: unwrapJson(attributes[A.decisionQuestions]),
    })
  );
}

/** A wrapper's answer: the object asked for, or the last text. Calls without a text are what it ended with. */
function answered(attributes: AnyValueMap): AnyValue {
  return (
    unwrapJson(attributes[A.responseObject]) ??
    textAt(attributes, A.responseText) ??
    unwrapJson(attributes[A.responseToolCalls]) ??
    unwrapJson(attributes[A.decisionAnswers]) ??
    vectors(attributes)
  );
}

/** Lists whose items are each written as JSON: documents, a ranking. */
function list(value: AnyValue): readonly AnyValue[] | undefined {
  return asList(unwrapJson(value))
    ?.map((item) => plainText(item) ?? item)
    .map(unwrapJson);
}

/** Thousands of numbers tell a reader nothing; how many vectors there are and how long they are does. */
function vectors(attributes: AnyValueMap): AnyValueMap | undefined {
  const found = asList(attributes[A.embeddings]) ?? asTexts(attributes[A.embedding]);
  if (found === undefined) return undefined;
  return compact({ embeddings: found.length, dimensions: asList(unwrapJson(found[0]))?.length });
}
