import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { readableLangChain } from '../../shapes/langchain-values';
import { GEN_AI as A, GEN_AI_OLD as OLD } from './attributes';

/** Names, input and output of what is not a model call: tools, retrievers, agents, workflows. */
export function readStep(attributes: AnyValueMap, kind: OperationKind): Partial<Reading> {
  switch (kind) {
    case 'model_call':
      return {};
    case 'embedding':
      return compact({ output: dimensions(attributes) });
    case 'tool':
      return compact({
        operationName: textAt(attributes, A.toolName, OLD.traceloopEntityName),
        toolCallId: textAt(attributes, A.toolCallId),
        description: textAt(attributes, A.toolDescription),
        input: unwrapJson(attributes[A.toolCallArguments] ?? attributes[OLD.traceloopInput]),
        output: unwrapJson(attributes[A.toolCallResult] ?? attributes[OLD.traceloopOutput]),
      });
    case 'retriever':
      return compact({
        operationName: textAt(attributes, A.dataSourceId),
        input: textAt(attributes, A.retrievalQuery),
        output: unwrapJson(attributes[A.retrievalDocuments]),
      });
    default:
      return compact({
        operationName: textAt(
          attributes,
          A.agentName,
          A.workflowName,
          OLD.traceloopEntityName,
          OLD.traceloopWorkflowName,
        ),
        description: textAt(attributes, A.agentDescription),
        input: readableLangChain(unwrapJson(attributes[OLD.traceloopInput])),
        output: readableLangChain(unwrapJson(attributes[OLD.traceloopOutput])),
      });
  }
}

function dimensions(attributes: AnyValueMap): AnyValue {
  return compactOrNothing({ dimensions: attributes[A.embeddingDimensions] });
}
