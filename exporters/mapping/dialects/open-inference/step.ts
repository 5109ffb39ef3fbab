import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact, compactOrNothing } from '../../compact';
import { asList, asMap, asText, numberAt, textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { kwargsOf } from '../../shapes/langchain';
import { readableLangChain } from '../../shapes/langchain-values';
import { OPEN_INFERENCE as A } from './attributes';
import { documents, inputValue, outputValue } from './values';

/** Every kind that is not a model's: tool, retriever, reranker, agent, chain, guardrail, evaluator, prompt. */
export function readStep(record: SpanRecord, kind: OperationKind): Partial<Reading> {
  const { attributes } = record;
  if (kind === 'tool') return readTool(attributes);
  if (kind === 'retriever') {
    return compact({
      input: inputValue(attributes),
      output: documents(attributes, A.retrievalDocuments) ?? outputValue(attributes),
    });
  }
  if (kind === 'reranker') return readReranker(attributes);
  return compact({
    operationName: textAt(attributes, A.agentName),
    input: readableLangChain(inputValue(attributes)),
    output: readableLangChain(outputValue(attributes)),
  });
}

function readTool(attributes: AnyValueMap): Partial<Reading> {
  const said = outputValue(attributes);
  const message = toolMessage(said);
  return compact({
    operationName: textAt(attributes, A.toolName),
    description: textAt(attributes, A.toolDescription),
    toolCallId: textAt(attributes, A.toolId, A.toolCallId) ?? asText(message?.tool_call_id),
    input: inputValue(attributes) ?? attributes[A.toolParameters],
    output: message ? message.content : readableLangChain(said),
  });
}

/** LangChain hands on a tool's result as a serialised ToolMessage, bare or under `output`; its fields, if it is one. */
function toolMessage(output: AnyValue): AnyValueMap | undefined {
  const outer = asMap(output);
  if (!outer) return undefined;
  const serialised = asList(outer.id) ? outer : asMap(outer.output);
  const isToolMessage = serialised && asText(asList(serialised.id)?.at(-1)) === 'ToolMessage';
  return isToolMessage ? kwargsOf(serialised) : undefined;
}

function readReranker(attributes: AnyValueMap): Partial<Reading> {
  const asked = compactOrNothing({
    query: textAt(attributes, A.rerankerQuery),
    documents: documents(attributes, A.rerankerInput),
    top_k: numberAt(attributes, A.rerankerTopK),
  });
  return compact({
    requestModel: textAt(attributes, A.rerankerModel),
    input: asked ?? inputValue(attributes),
    output: documents(attributes, A.rerankerOutput) ?? outputValue(attributes),
  });
}
