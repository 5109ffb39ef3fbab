import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { textAt } from '../../pick';
import { GEN_AI as A, REQUEST_PREFIXES } from './attributes';

/** Request parameters: all of `gen_ai.request.*` (and OpenAI's own) but the model. */
export function genAiParams(attributes: AnyValueMap): AnyValueMap | undefined {
  const params: [string, AnyValue][] = [];
  for (const [key, value] of Object.entries(attributes)) {
    const prefix = REQUEST_PREFIXES.find((start) => key.startsWith(start));
    if (prefix && key !== A.requestModel && value !== undefined)
      params.push([key.slice(prefix.length), value]);
  }
  const outputType = textAt(attributes, A.outputType);
  if (outputType !== undefined) params.push(['output_type', outputType]);
  return params.length > 0 ? Object.fromEntries(params) : undefined;
}
