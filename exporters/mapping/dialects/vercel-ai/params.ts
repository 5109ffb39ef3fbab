import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { compactOrNothing } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { genAiParams } from '../gen-ai/params';
import { VERCEL_AI as A } from './attributes';
import { MODEL_SETTINGS } from './model-settings';

/** Request parameters: `gen_ai.request.*`, which only the calls have, over the SDK's settings, which all spans have. */
export function vercelAiParams(attributes: AnyValueMap): AnyValueMap | undefined {
  const settings: { [name: string]: AnyValue } = {};
  for (const [key, name] of MODEL_SETTINGS) {
    const value = attributes[key];
    if (value !== undefined && value !== null) settings[name] = value;
  }
  return compactOrNothing({
    ...settings,
    ...genAiParams(attributes),
    tool_choice: unwrapJson(attributes[A.promptToolChoice]),
  });
}
