import type { MediaType, Message, Part, Reading } from '../../../exporters/mapping/reading';
import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { isAnyValueMap } from '../../../src/core/any-value';
import { lengthIfAny, lengthOf, nameOrNothing, numbersAt, present, wordOrNothing } from './lengths';
import { emptied, settings, toolNames } from './messages';

/** What a reading says, without content, in OpenInference's attributes. */
export function openInferenceAttributes(reading: Reading, original: AnyValueMap): AnyValueMap {
  const asked = reading.kind === 'model_call' ? undefined : lengthIfAny(reading.input);
  const answered = reading.kind === 'model_call' ? undefined : lengthIfAny(reading.output);
  return present({
    'openinference.span.kind': wordOrNothing(original['openinference.span.kind']),
    'llm.provider': wordOrNothing(reading.provider),
    'llm.request.model_name': wordOrNothing(reading.requestModel),
    'llm.response.model_name': wordOrNothing(reading.responseModel),
    'llm.finish_reason': reading.finishReasons?.map((reason) => wordOrNothing(reason) ?? 'other'),
    'llm.invocation_parameters': reading.params && JSON.stringify(settings(reading.params)),
    'embedding.model_name': wordOrNothing(original['embedding.model_name']),
    'reranker.model_name': wordOrNothing(original['reranker.model_name']),
    'error.type': wordOrNothing(reading.error?.type),
    'tool.id': wordOrNothing(reading.toolCallId),
    [reading.kind === 'tool' ? 'tool.name' : 'agent.name']: nameOrNothing(reading.operationName),
    'input.value': asked,
    'output.value': answered,
    // OpenAI's counts, in which the others stand, have none of what was written to a cache.
    'llm.token_count.prompt_details.cache_write': reading.usage?.cacheWrite,
    ...numbersAt(original, ['llm.token_count.', 'llm.cost.', 'reranker.top_k']),
    ...(reading.kind === 'model_call' && bodies(reading)),
    ...(reading.kind === 'embedding' && embeddedTexts(reading)),
    ...(reading.kind === 'retriever' && documents(reading.output)),
  });
}

/** Request and answer as a chat API's bodies; a span has few attributes to spare for flattened messages. */
function bodies(reading: Reading): AnyValueMap {
  const { inputMessages, outputMessages, tools } = reading;
  const request =
    inputMessages && present({ messages: emptied(inputMessages).map(chatMessage), tools: toolNames(tools) });
  const response = outputMessages && {
    ...present({ id: wordOrNothing(reading.responseId), usage: usage(reading) }),
    choices: emptied(outputMessages).map((message) => ({ message: chatMessage(message) })),
  };
  return {
    'input.value': request && JSON.stringify(request),
    'output.value': response && JSON.stringify(response),
    'input.mime_type': request && 'application/json',
    'output.mime_type': response && 'application/json',
  };
}

/** Counts that stood in the answer's body, inclusive as OpenAI's are. Those in attributes stay there. */
function usage({ usage: counted }: Reading): AnyValueMap | undefined {
  if (counted === undefined) return undefined;
  return present({
    prompt_tokens: counted.input,
    completion_tokens: counted.output,
    prompt_tokens_details: present({ cached_tokens: counted.cacheRead, audio_tokens: counted.inputAudio }),
    completion_tokens_details: present({
      reasoning_tokens: counted.reasoning,
      audio_tokens: counted.outputAudio,
    }),
  });
}

/** A chat message; tool calls are blocks among the others, which every provider's shape reads. */
function chatMessage({ role, parts }: Message): AnyValueMap {
  const [only, ...more] = parts;
  if (role === 'tool' && only?.type === 'tool_result' && more.length === 0)
    return present({ role, tool_call_id: only.id, content: only.result });
  return { role, content: parts.map(block) };
}

function block(part: Part): AnyValueMap {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, text: part.text };
    case 'image':
      return { type: 'image_url', image_url: media(part) };
    case 'audio':
      return { type: 'input_audio', input_audio: media(part) };
    case 'video':
    case 'file':
      return { type: part.type, [part.type]: media(part) };
    case 'tool_call':
      return present({ type: part.type, id: part.id, name: part.name, args: part.arguments });
    case 'tool_result':
      return present({ type: part.type, tool_use_id: part.id, content: part.result });
    default:
      return { type: 'unknown' };
  }
}

function media(part: Part & { type: MediaType }): AnyValueMap {
  return present({ url: part.url, data: part.base64, mime_type: part.mimeType });
}

function embeddedTexts({ inputMessages }: Reading): AnyValueMap {
  const texts = inputMessages?.flatMap(({ parts }) => parts.map((part) => ('text' in part ? part.text : '')));
  return flattened('embedding.embeddings', 'embedding.text', texts?.map(lengthOf) ?? []);
}

/** Each document's length, and how well it matched. */
function documents(output: AnyValue): AnyValueMap {
  if (!Array.isArray(output)) return {};
  const found: readonly AnyValue[] = output;
  const scores = found.map((document) => (isAnyValueMap(document) ? document['score'] : undefined));
  const contents = found.map((document) => (isAnyValueMap(document) ? document['content'] : document));
  return {
    ...flattened('retrieval.documents', 'document.content', contents.map(lengthOf)),
    ...flattened(
      'retrieval.documents',
      'document.score',
      scores.map((score) => (typeof score === 'number' ? score : undefined)),
    ),
    'output.value': undefined,
  };
}

function flattened(prefix: string, name: string, values: readonly AnyValue[]): AnyValueMap {
  return Object.fromEntries(values.map((value, index) => [`${prefix}.${index}.${name}`, value]));
}
