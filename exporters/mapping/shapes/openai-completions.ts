import { compact } from '../compact';
import { asList, asMap, asText, mapsIn, omit } from '../pick';
import { finishReasons, openAiUsage } from './openai-chat';
import type { Shape } from './shape';
import { typedParts } from './typed-parts';

const NOT_PARAMS = new Set(['model', 'prompt']);

/** OpenAI's older text completions: a prompt in, texts out. */
export const openAiCompletions: Shape = {
  name: 'openai_completions',
  request(body) {
    const prompts = asList(body.prompt) ?? [body.prompt];
    if (!prompts.every((prompt) => typeof prompt === 'string')) return undefined;
    return compact({
      messages: prompts.map((prompt) => ({ role: 'user', parts: typedParts(prompt) })),
      model: asText(body.model),
      params: omit(body, NOT_PARAMS),
    });
  },
  response(body) {
    const choices = mapsIn(body.choices);
    if (choices.length === 0 || !choices.every((choice) => typeof choice.text === 'string')) return undefined;
    return compact({
      messages: choices.map((choice) => ({ role: 'assistant', parts: typedParts(choice.text) })),
      model: asText(body.model),
      id: asText(body.id),
      finishReasons: finishReasons(choices),
      usage: openAiUsage(asMap(body.usage)),
    });
  },
};
