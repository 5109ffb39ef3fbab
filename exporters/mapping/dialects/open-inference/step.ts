import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
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
    const output = outputValue(attributes);
    return compact({
      input: inputValue(attributes),
      output: documents(attributes, A.retrievalDocuments, output) ?? output,
    });
  }
  if (kind === 'reranker') return readReranker(attributes);
  return compact({
    operationName: textAt(attributes, A.agentName, A.toolName),
    input: readableLangChain(inputValue(attributes)),
    output: readableLangChain(outputValue(attributes)) ?? triggered(attributes),
  });
}

/** All that a guardrail of OpenAI Agents says is whether it stopped the run. */
function triggered(attributes: AnyValueMap): AnyValue {
  const said = attributes[A.guardrailTriggered];
  return said === undefined ? undefined : { triggered: said };
}

function readTool(attributes: AnyValueMap): Partial<Reading> {
  const said = outputValue(attributes);
  const message = toolMessage(said);
  return compact({
    operationName: textAt(attributes, A.toolName),
    description: textAt(attributes, A.toolDescription),
    toolCallId: textAt(attributes, A.toolId, A.toolCallId) ?? asText(message?.tool_call_id),
    ...toolInput(attributes),
    output: message ? message.content : readableLangChain(said),
  });
}

/** `tool.parameters` is what the tool takes; where no input was said, some write there what it was given. */
function toolInput(attributes: AnyValueMap): Pick<Reading, 'input' | 'tools'> {
  const input = inputValue(attributes);
  const parameters = unwrapJson(attributes[A.toolParameters] ?? attributes[A.toolJsonSchema]);
  if (input === undefined) return parameters === undefined ? {} : { input: parameters };
  return parameters === undefined ? { input } : { input, tools: [parameters] };
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
