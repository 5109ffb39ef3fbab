import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asMap, asText, asTexts, omit, textAt } from '../../pick';
import { normaliseProvider } from '../../providers';
import type { Message, Reading } from '../../reading';
import { readRequest, readResponse } from '../../shapes';
import { flattenedMessages, indexed } from '../../shapes/flattened';
import type { RequestBody, ResponseBody } from '../../shapes/shape';
import { typedParts } from '../../shapes/typed-parts';
import { OPEN_INFERENCE as A } from './attributes';
import { openInferenceUsage } from './usage';
import { metadataOf } from './values';

/** Keys of `llm.invocation_parameters` that say again what has a place of its own. */
const NOT_PARAMS = new Set([
  'model',
  'messages',
  'input',
  'prompt',
  'system',
  'instructions',
  'tools',
  'functions',
  'toolConfig',
]);

/**
 * A span of kind LLM. Whole bodies (`input.value`, `output.value`) go before flattened keys: a span holds 128 attributes
 * by default, and a long chat loses its last ones, while the bodies are one attribute each and were set early.
 */
export function readModelCall(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const request = readBody(attributes[A.inputValue], readRequest);
  const response = readBody(attributes[A.outputValue], readResponse);
  return compact({
    provider: provider(attributes),
    ...models(attributes, request, response),
    responseId: response?.id,
    inputMessages: messages(request?.messages, attributes, A.inputMessages, A.inputValue, 'user'),
    outputMessages: messages(response?.messages, attributes, A.outputMessages, A.outputValue, 'assistant'),
    tools: request?.tools ?? flattenedTools(attributes),
    params: params(attributes, request),
    finishReasons: response?.finishReasons ?? asTexts(attributes[A.finishReason] ?? attributes[A.stopReason]),
    usage: openInferenceUsage(record, response?.usage),
  });
}

function readBody<T>(value: AnyValue, read: (body: AnyValueMap) => T | undefined): T | undefined {
  const body = asMap(unwrapJson(value));
  return body && read(body);
}

/** Who served the call (`aws`) goes before whose model it was (`anthropic`); LangChain names it in its metadata only. */
function provider(attributes: AnyValueMap): string | undefined {
  const said = textAt(attributes, A.provider, A.system) ?? textAt(metadataOf(attributes), 'ls_provider');
  return said && normaliseProvider(said);
}

/**
 * `llm.model_name` is the requested model at the start and, with some instrumentations, the answering one at the end. It
 * is taken for the answering one only when it is neither the requested name nor a shortening of it (Bedrock's ids).
 */
function models(
  attributes: AnyValueMap,
  request: RequestBody | undefined,
  response: ResponseBody | undefined,
): Pick<Reading, 'requestModel' | 'responseModel'> {
  const named = textAt(attributes, A.modelName);
  const invoked = asText(asMap(unwrapJson(attributes[A.invocationParameters]))?.model);
  const requestModel = textAt(attributes, A.requestModelName) ?? request?.model ?? invoked ?? named;
  const answered = named && !requestModel?.includes(named) ? named : undefined;
  return compact({
    requestModel,
    responseModel: textAt(attributes, A.responseModelName) ?? response?.model ?? answered,
  });
}

function messages(
  fromBody: readonly Message[] | undefined,
  attributes: AnyValueMap,
  prefix: string,
  plainKey: string,
  role: string,
): readonly Message[] | undefined {
  if (fromBody) return fromBody;
  const flattened = flattenedMessages(attributes, prefix);
  if (flattened?.some((message) => message.parts.length > 0)) return flattened;
  const texts = flattenedTexts(attributes, role);
  if (texts.length > 0) return texts;
  const plain = typedParts(asText(attributes[plainKey]));
  return plain.length > 0 ? [{ role, parts: plain }] : flattened;
}

/** The prompts and texts of a completion, which has no messages. */
function flattenedTexts(attributes: AnyValueMap, role: string): readonly Message[] {
  const [prefix, key] = role === 'user' ? [A.prompts, 'prompt.text'] : [A.choices, 'completion.text'];
  const texts = indexed(attributes, prefix).map((fields) => typedParts(asText(fields[key])));
  return texts.filter((parts) => parts.length > 0).map((parts) => ({ role, parts }));
}

function flattenedTools(attributes: AnyValueMap): readonly AnyValue[] | undefined {
  const tools = indexed(attributes, A.tools)
    .map((fields) => unwrapJson(fields['tool.json_schema']))
    .filter((tool) => tool !== undefined);
  return tools.length > 0 ? tools : undefined;
}

function params(attributes: AnyValueMap, request: RequestBody | undefined): AnyValueMap | undefined {
  const invoked = asMap(unwrapJson(attributes[A.invocationParameters]));
  return invoked ? omit(invoked, NOT_PARAMS) : request?.params;
}
