import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asList, asMap, asText, asTexts, omit, textAt } from '../../pick';
import { normaliseProvider } from '../../providers';
import type { Reading } from '../../reading';
import { readRequestValue, readResponseValue } from '../../shapes';
import { readBedrockStream } from '../../shapes/bedrock-stream';
import { indexed } from '../../shapes/flattened';
import type { RequestBody, ResponseBody } from '../../shapes/shape';
import { OPEN_INFERENCE as A } from './attributes';
import { inputMessages, outputMessages } from './messages';
import { openInferenceUsage } from './usage';
import { metadataOf } from './values';

/** Keys of `llm.invocation_parameters` that say again what has a place of its own. */
const NOT_PARAMS = new Set([
  'model',
  'messages',
  'input',
  'prompt',
  'contents',
  'system',
  'instructions',
  'system_instruction',
  'systemInstruction',
  'tools',
  'functions',
  'toolConfig',
  // OpenAI Agents' instrumentation takes the answer for the parameters, whose id and time these are.
  'id',
  'created_at',
  'completed_at',
]);

/**
 * A span of kind LLM. Whole bodies (`input.value`, `output.value`) go before flattened keys: a span holds 128 attributes
 * by default, and a long chat loses its last ones, while the bodies are one attribute each and were set early.
 */
export function readModelCall(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const sent = parsed(attributes[A.inputValue], attributes[A.inputMimeType]);
  const got = parsed(attributes[A.outputValue], attributes[A.outputMimeType]);
  const answer = asMap(got) ?? {};
  const stream = readBedrockStream(answer);
  const request = readRequestValue(sent);
  const response = stream ? undefined : readResponseValue(got);
  const invoked = asMap(unwrapJson(attributes[A.invocationParameters]));
  return compact({
    provider: provider(attributes),
    ...models(attributes, request, response, invoked),
    responseId: response?.id,
    inputMessages: inputMessages(attributes, request, invoked, answer),
    outputMessages: outputMessages(attributes, response ?? stream, stream !== undefined),
    tools:
      some(request?.tools) ??
      flattenedTools(attributes) ??
      some(asList(invoked?.tools)) ??
      some(asList(answer.tools)),
    params: invoked ? omit(invoked, NOT_PARAMS) : request?.params,
    finishReasons:
      response?.finishReasons ??
      asTexts(attributes[A.finishReason] ?? attributes[A.stopReason]) ??
      stream?.finishReasons,
    timeToFirstTokenMs: timeToFirstTokenMs(record),
    usage: openInferenceUsage(record, response?.usage ?? stream?.usage),
  });
}

/** Python's instrumentations mark the first chunk of a stream with an event. */
function timeToFirstTokenMs({ events, startUnixMs }: SpanRecord): number | undefined {
  if (events.length === 0) return undefined;
  const first = events.find((event) => event.name === 'First Token Stream Event');
  return first && first.timeUnixMs >= startUnixMs ? first.timeUnixMs - startUnixMs : undefined;
}

/** The structure a value holds. What says that it is plain text is left alone: a model may well answer with JSON. */
function parsed(value: AnyValue, mimeType: AnyValue): AnyValue {
  return mimeType === 'text/plain' ? undefined : unwrapJson(value);
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
  invoked: AnyValueMap | undefined,
): Pick<Reading, 'requestModel' | 'responseModel'> {
  const named = textAt(attributes, A.modelName);
  const requestModel =
    textAt(attributes, A.requestModelName) ?? request?.model ?? asText(invoked?.model) ?? named;
  const answered = named && !requestModel?.includes(named) ? named : undefined;
  return compact({
    requestModel,
    responseModel: textAt(attributes, A.responseModelName) ?? response?.model ?? answered,
  });
}

function some(tools: readonly AnyValue[] | undefined): readonly AnyValue[] | undefined {
  return tools && tools.length > 0 ? tools : undefined;
}

function flattenedTools(attributes: AnyValueMap): readonly AnyValue[] | undefined {
  const tools = indexed(attributes, A.tools)
    .map((fields) => unwrapJson(fields['tool.json_schema']))
    .filter((tool) => tool !== undefined);
  return some(tools);
}
