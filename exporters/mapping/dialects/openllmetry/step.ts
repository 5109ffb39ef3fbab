import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact, compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asMap, asNumber, asText, textAt, valueAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { indexed } from '../../shapes/flattened';
import { kwargsOf } from '../../shapes/langchain';
import { TRACELOOP as T } from '../gen-ai/attributes';
import { readStep } from '../gen-ai/step';
import { FLAT } from './attributes';
import { SCOPES } from './scopes';

/** Names, input and output of what is not a model call, as each of OpenLLMetry's emitters tells them. */
export function openLlmetryStep(record: SpanRecord, kind: OperationKind): Partial<Reading> {
  const { attributes, scope } = record;
  const step = readStep(attributes, kind);
  if (kind === 'reranker') return { ...step, ...reranking(attributes) };
  if (attributes[T.input] === undefined && attributes[T.output] === undefined) return step;
  const input = withoutWrapping(step.input);
  if (scope.name === SCOPES.mcp) return compact({ ...step, ...mcpValues(kind, step) });
  return compact({
    ...step,
    input,
    ...(kind === 'tool' && scope.name === SCOPES.langchain && langchainTool(attributes)),
  });
}

/** The arguments of a traced function, `{ args, kwargs }`; one argument alone is told as itself. */
function withoutWrapping(input: AnyValue): AnyValue {
  const wrapped = asMap(input);
  const args = asList(wrapped?.args);
  if (!wrapped || !args || Object.keys(wrapped).some((key) => key !== 'args' && key !== 'kwargs'))
    return input;
  const kwargs = asMap(wrapped.kwargs) ?? {};
  const hasKwargs = Object.keys(kwargs).length > 0;
  if (args.length === 0) return hasKwargs ? kwargs : undefined;
  if (hasKwargs) return input;
  return args.length === 1 ? unwrapJson(args[0]) : args;
}

/** LangChain's tool spans are named after a class; the message the tool answered with knows the tool and its call. */
function langchainTool(attributes: AnyValueMap): Partial<Reading> {
  const message = kwargsOf(asMap(unwrapJson(attributes[T.output])) ?? {});
  const id = asText(message.tool_call_id);
  if (id === undefined) return {};
  return compact({
    operationName: asText(message.name),
    toolCallId: id,
    output: unwrapJson(message.content),
  });
}

/** The MCP client's spans: `{ tool_name, arguments }` in, `{ result, is_error }` out. */
function mcpValues(kind: OperationKind, step: Partial<Reading>): Partial<Reading> {
  if (kind !== 'tool') return {};
  const [input, output] = [asMap(step.input), asMap(step.output)];
  return compact({
    input: input?.arguments ?? (input?.tool_name === undefined ? step.input : undefined),
    output: output?.result ?? step.output,
  });
}

/** Cohere's reranking: the query and the documents in, each document's score out (its index, with content off). */
function reranking(attributes: AnyValueMap): Partial<Reading> {
  const [query] = indexed(attributes, FLAT.prompt);
  const documents = indexed(attributes, FLAT.documents).map((fields) => fields.index);
  const results = indexed(attributes, FLAT.completion).map((fields) => {
    const content = fields.content;
    return compact({
      index: typeof content === 'number' ? content : undefined,
      document: typeof content === 'number' ? undefined : content,
      score: asNumber(fields.relevanceScore),
    });
  });
  return compact({
    operationName: textAt(attributes, T.entityName),
    input:
      compactOrNothing({
        query: query && valueAt(query, 'content', 'user'),
        documents: documents.length > 0 ? documents : undefined,
      }) ?? unwrapJson(attributes[T.input]),
    output: results.length > 0 ? results : unwrapJson(attributes[T.output]),
  });
}
