import type { AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, asTexts, mapsIn, numberAt } from '../pick';
import type { Message } from '../reading';
import { inclusiveUsage } from '../usage';
import { chatMessage } from './openai-chat';
import type { Shape } from './shape';
import { someMessage } from './some-block';
import { typedParts } from './typed-parts';

/** Ollama's own API, `/api/chat` and `/api/generate`: settings under `options`, images as bare base64 in a message. */
export const ollama: Shape = {
  name: 'ollama',
  request(body) {
    if (!asList(body.messages) || !isOwnRequest(body)) return undefined;
    return compact({
      messages: mapsIn(body.messages).map(ollamaMessage),
      model: asText(body.model),
      params: asMap(body.options),
      tools: asList(body.tools),
    });
  },
  response(body) {
    const message = asMap(body.message);
    if (typeof body.done !== 'boolean' || (!message && typeof body.response !== 'string')) return undefined;
    const reason = asText(body.done_reason);
    return compact({
      messages: [message ? ollamaMessage(message) : generated(body)],
      model: asText(body.model),
      finishReasons: reason === undefined ? undefined : [reason],
      usage: inclusiveUsage({
        input: numberAt(body, 'prompt_eval_count'),
        output: numberAt(body, 'eval_count'),
      }),
    });
  },
};

function isOwnRequest(body: AnyValueMap): boolean {
  if (asMap(body.options) !== undefined || body.keep_alive !== undefined) return true;
  return someMessage(body.messages, ({ images }) => Array.isArray(images));
}

function ollamaMessage(message: AnyValueMap): Message {
  const base = chatMessage({ ...message, reasoning: message.thinking ?? message.reasoning });
  const images = asTexts(asList(message.images)) ?? [];
  return {
    ...base,
    parts: [...base.parts, ...images.map((base64) => ({ type: 'image' as const, base64 }))],
  };
}

function generated(body: AnyValueMap): Message {
  const thought = asText(body.thinking);
  return {
    role: 'assistant',
    parts: [
      ...(thought === undefined ? [] : [{ type: 'reasoning' as const, text: thought }]),
      ...typedParts(body.response),
    ],
  };
}
