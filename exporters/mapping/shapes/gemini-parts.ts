import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { base64Of } from '../media/bytes';
import { asList, asMap, asText, textAt, valueAt } from '../pick';
import type { Part } from '../reading';
import { mediaTypeOf } from './media-type';
import { toolCall } from './typed-parts';

/** Gemini's parts: no `type`, told apart by the one key they have. A plain text is one part. */
export function geminiParts(value: AnyValue): readonly Part[] {
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  const parts = asList(value) ?? (isAnyValueMap(value) ? [value] : []);
  return parts.flatMap((part) => (isAnyValueMap(part) ? geminiPart(part) : geminiParts(part)));
}

function geminiPart(part: AnyValueMap): readonly Part[] {
  if (typeof part.text === 'string') {
    if (part.text === '') return [];
    return [{ type: part.thought === true ? 'reasoning' : 'text', text: part.text }];
  }
  const call = asMap(valueAt(part, 'functionCall', 'function_call'));
  if (call) return toolCall(call.id, call.name, call.args) ?? [{ type: 'unknown', value: part }];
  const answer = asMap(valueAt(part, 'functionResponse', 'function_response'));
  if (answer) {
    const result = answer.response ?? '';
    return [compact({ type: 'tool_result', id: asText(answer.id), name: asText(answer.name), result })];
  }
  return [media(part) ?? { type: 'unknown', value: part }];
}

function media(part: AnyValueMap): Part | undefined {
  const data = asMap(valueAt(part, 'inlineData', 'inline_data', 'fileData', 'file_data'));
  const base64 = base64Of(data?.data);
  const url = data && textAt(data, 'fileUri', 'file_uri');
  if (!data || (base64 === undefined && url === undefined)) return undefined;
  const mimeType = textAt(data, 'mimeType', 'mime_type');
  return compact({ type: mediaTypeOf(mimeType), base64, url, mimeType });
}
