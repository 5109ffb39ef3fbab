import type { AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asMap, asText, mapsIn, numberAt, omit, textAt } from '../pick';
import type { Message, Usage } from '../reading';
import { inclusiveUsage } from '../usage';
import type { ResponseBody, Shape } from './shape';

/**
 * What Bedrock's InvokeModel carries for models whose makers have no API of their own shape there: Amazon Titan, Meta
 * Llama, Mistral's text models, Cohere Command, AI21 Jurassic and Anthropic's old completions. Their requests but Titan's
 * are a `prompt`, as OpenAI's completions are.
 */
export const bedrockModels: Shape = {
  name: 'bedrock_models',
  request(body) {
    if (typeof body.inputText !== 'string') return undefined;
    return compact({
      messages: [{ role: 'user', parts: texts(body.inputText) }],
      params: asMap(body.textGenerationConfig) ?? omit(body, new Set(['inputText'])),
    });
  },
  response(body) {
    return titan(body) ?? llama(body) ?? mistral(body) ?? cohere(body) ?? jurassic(body) ?? claude(body);
  },
};

function titan(body: AnyValueMap): ResponseBody | undefined {
  const results = mapsIn(body.results);
  if (results.length === 0 || !results.every((result) => typeof result.outputText === 'string'))
    return undefined;
  const counts = results.map((result) => numberAt(result, 'tokenCount')).filter((n) => n !== undefined);
  const usage: Usage | undefined = inclusiveUsage({
    input: numberAt(body, 'inputTextTokenCount'),
    output: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : undefined,
  });
  return answer(
    results.map((result) => result.outputText),
    results.map((result) => result.completionReason),
    { usage },
  );
}

function llama(body: AnyValueMap): ResponseBody | undefined {
  if (typeof body.generation !== 'string') return undefined;
  const usage = inclusiveUsage({
    input: numberAt(body, 'prompt_token_count'),
    output: numberAt(body, 'generation_token_count'),
  });
  return answer([body.generation], [body.stop_reason], { usage });
}

function mistral(body: AnyValueMap): ResponseBody | undefined {
  const outputs = mapsIn(body.outputs);
  if (outputs.length === 0 || !outputs.every((output) => typeof output.text === 'string')) return undefined;
  return answer(
    outputs.map((output) => output.text),
    outputs.map((output) => output.stop_reason),
  );
}

function cohere(body: AnyValueMap): ResponseBody | undefined {
  const generations = mapsIn(body.generations);
  if (generations.length === 0 || !generations.every((one) => typeof one.text === 'string')) return undefined;
  return answer(
    generations.map((one) => one.text),
    generations.map((one) => one.finish_reason),
    { id: asText(body.id) },
  );
}

function jurassic(body: AnyValueMap): ResponseBody | undefined {
  const completions = mapsIn(body.completions);
  const said = completions.map((completion) => asMap(completion.data)?.text);
  if (said.length === 0 || !said.every((text) => typeof text === 'string')) return undefined;
  return answer(
    said,
    completions.map((completion) => asMap(completion.finishReason)?.reason),
  );
}

function claude(body: AnyValueMap): ResponseBody | undefined {
  if (typeof body.completion !== 'string') return undefined;
  return answer([body.completion], [body.stop_reason], { model: textAt(body, 'model') });
}

function answer(
  said: readonly AnyValueMap[string][],
  reasons: readonly AnyValueMap[string][],
  more: { usage?: Usage | undefined; id?: string | undefined; model?: string | undefined } = {},
): ResponseBody {
  const finishReasons = reasons.map(asText).filter((reason) => reason !== undefined);
  return compact({
    messages: said.map((text): Message => ({ role: 'assistant', parts: texts(text) })),
    finishReasons: finishReasons.length > 0 ? finishReasons : undefined,
    ...more,
  });
}

function texts(text: AnyValueMap[string]): Message['parts'] {
  return typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : [];
}
