import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { setOwn } from '../../set-own';
import { readableLangChain } from '../../shapes/langchain-values';
import { toolResult } from '../../shapes/tool-result';
import { GEN_AI as A, ANTHROPIC, PROMPT_VARIABLE_PREFIX, TRACELOOP as T } from './attributes';
import { evaluationVerdict } from './evaluations';
import { isMemoryOperation, readMemory } from './memory';

/** Names, input and output of what is not a model call: tools, retrievers, agents, workflows. */
export function readStep(attributes: AnyValueMap, kind: OperationKind): Partial<Reading> {
  if (isMemoryOperation(attributes)) return readMemory(attributes);
  switch (kind) {
    case 'model_call':
      return {};
    case 'embedding':
      return compact({ output: dimensions(attributes) });
    case 'tool':
      return compact({
        operationName: textAt(attributes, A.toolName, T.entityName),
        toolCallId: textAt(attributes, A.toolCallId),
        description: textAt(attributes, A.toolDescription),
        input: unwrapJson(attributes[A.toolCallArguments] ?? attributes[T.input]),
        output: toolOutput(attributes),
      });
    case 'retriever':
      return compact({
        operationName: textAt(attributes, A.dataSourceId, T.entityName),
        input: textAt(attributes, A.retrievalQuery) ?? unwrapJson(attributes[T.input]),
        output: unwrapJson(attributes[A.retrievalDocuments] ?? attributes[T.output]),
      });
    case 'evaluator':
      return compact({
        operationName: textAt(attributes, A.evaluationName, A.workflowName, T.entityName),
        input: unwrapJson(attributes[T.input]),
        output: evaluationVerdict(attributes) ?? unwrapJson(attributes[T.output]),
      });
    case 'guardrail':
      return compact({
        operationName: textAt(attributes, T.guardrailName, A.workflowName, T.entityName),
        input: unwrapJson(attributes[T.guardrailInput] ?? attributes[T.input]),
        output: unwrapJson(attributes[T.guardrailOutput] ?? attributes[T.output]),
      });
    case 'prompt':
      return compact({
        operationName: textAt(attributes, A.promptName, A.workflowName, T.entityName),
        input: promptVariables(attributes) ?? unwrapJson(attributes[T.input]),
        output: unwrapJson(attributes[T.output]),
      });
    default:
      return compact({
        operationName: stepName(attributes, kind),
        description: kind === 'agent' ? textAt(attributes, A.agentDescription) : undefined,
        input: readableLangChain(unwrapJson(attributes[T.input])),
        output: readableLangChain(unwrapJson(attributes[T.output])),
      });
  }
}

/** An agent's name may stand on everything below the agent, so it names nothing but the agent. */
function stepName(attributes: AnyValueMap, kind: OperationKind): string | undefined {
  const own = kind === 'agent' ? A.agentName : A.workflowName;
  return textAt(attributes, own, T.entityName, T.workflowName, A.workflowName, A.agentName);
}

/** The Anthropic SDK writes a tool's result as the content blocks it sends back. */
function toolOutput(attributes: AnyValueMap): AnyValue {
  const blocks = attributes[ANTHROPIC.toolResult];
  return blocks === undefined
    ? unwrapJson(attributes[A.toolCallResult] ?? attributes[T.output])
    : toolResult(unwrapJson(blocks));
}

/** What a prompt template was filled in with. Undefined when nothing is told. */
export function promptVariables(
  attributes: AnyValueMap,
  keys: readonly string[] = Object.keys(attributes),
): AnyValueMap | undefined {
  let variables: { [name: string]: AnyValue } | undefined;
  for (const key of keys) {
    if (!key.startsWith(PROMPT_VARIABLE_PREFIX)) continue;
    variables ??= {};
    setOwn(variables, key.slice(PROMPT_VARIABLE_PREFIX.length), attributes[key]);
  }
  return variables;
}

function dimensions(attributes: AnyValueMap): AnyValue {
  return compactOrNothing({ dimensions: attributes[A.embeddingDimensions] });
}
