import type { AnyValueMap } from '../../../src/core/any-value';
import { anthropic } from './anthropic';
import { bedrockConverse } from './bedrock-converse';
import { langchain } from './langchain';
import { openAiChat } from './openai-chat';
import { openAiCompletions } from './openai-completions';
import { openAiResponses } from './openai-responses';
import type { RequestBody, ResponseBody, Shape } from './shape';

/** The shapes in the order they are tried: those with marks of their own first, OpenAI's plain `messages` last. */
export const shapes: readonly Shape[] = [
  langchain,
  bedrockConverse,
  anthropic,
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
  return firstOf((shape) => shape.response(body));
}

function firstOf<T>(read: (shape: Shape) => T | undefined): T | undefined {
  for (const shape of shapes) {
    const understood = read(shape);
    if (understood) return understood;
  }
  return undefined;
}
