import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { asList, asMap } from '../pick';
import { anthropic } from './anthropic';
import { bedrockConverse } from './bedrock-converse';
import { bedrockModels } from './bedrock-models';
import { cohere } from './cohere';
import { gemini } from './gemini';
import { langchain } from './langchain';
import { readRequestList, readResponseList } from './lists';
import { ollama } from './ollama';
import { openAiChat } from './openai-chat';
import { openAiCompletions } from './openai-completions';
import { openAiResponses } from './openai-responses';
import type { RequestBody, ResponseBody, Shape } from './shape';

/** The shapes in the order they are tried: those with marks of their own first, OpenAI's plain `messages` last. */
export const shapes: readonly Shape[] = [
  langchain,
  gemini,
  bedrockConverse,
  anthropic,
  ollama,
  cohere,
  bedrockModels,
  openAiResponses,
  openAiCompletions,
  openAiChat,
];

/** What a request body says, or undefined when no shape knows it. */
export function readRequest(body: AnyValueMap): RequestBody | undefined {
  return firstOf((shape) => shape.request(body));
}

/** What a response body says, or undefined when no shape knows it. */
export function readResponse(body: AnyValueMap): ResponseBody | undefined {
  // Most answers are OpenAI's, and nobody else has choices.
  if (asList(body.choices)) return openAiCompletions.response(body) ?? openAiChat.response(body);
  return firstOf((shape) => shape.response(body));
}

/** What a request says that may be a body, or a bare list of messages. */
export function readRequestValue(value: AnyValue): RequestBody | undefined {
  const list = asList(value);
  if (list) return readRequestList(list);
  const body = asMap(value);
  return body && readRequest(body);
}

/** What an answer says that may be a body, a stream's list of chunks, or a bare list of messages. */
export function readResponseValue(value: AnyValue): ResponseBody | undefined {
  const list = asList(value);
  if (list) return readResponseList(list, readResponse);
  const body = asMap(value);
  return body && readResponse(body);
}

function firstOf<T>(read: (shape: Shape) => T | undefined): T | undefined {
  for (const shape of shapes) {
    const understood = read(shape);
    if (understood) return understood;
  }
  return undefined;
}
