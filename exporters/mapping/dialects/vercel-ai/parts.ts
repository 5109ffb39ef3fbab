import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../../src/core/any-value';
import { compact } from '../../compact';
import { base64Of } from '../../media/bytes';
import { asMap, asText, textAt } from '../../pick';
import type { Part } from '../../reading';
import { mediaTypeOf } from '../../shapes/media-type';
import { toolCall, typedParts } from '../../shapes/typed-parts';

/** A block of a prompt: the SDK's own types here, the others as everybody writes them. */
export function blockPart(block: AnyValueMap): readonly Part[] {
  switch (block.type) {
    case 'tool-call':
      return callPart(block);
    case 'tool-result':
    case 'tool-error':
      return [resultPart(block)];
    case 'image':
      return media(block, block.image ?? block.data, 'image/*');
    case 'file':
      return filePart(block);
    default:
      return typedParts([block]);
  }
}

/** A call, under the names of version 4 (`args`) or later ones (`input`). */
export function callPart(call: AnyValueMap): readonly Part[] {
  return (
    toolCall(call.toolCallId, call.toolName, call.input ?? call.args) ?? [{ type: 'unknown', value: call }]
  );
}

/** Since version 5 a result says how it is meant: `{ type: 'json', value }`. */
function resultPart(block: AnyValueMap): Part {
  const result = block.output ?? block.result ?? block.error;
  return compact({
    type: 'tool_result',
    id: asText(block.toolCallId),
    name: asText(block.toolName),
    result: (isAnyValueMap(result) ? (result.value ?? result) : result) ?? '',
  });
}

/** A file sent, or one that the model made (`ai.response.files`). */
export function filePart(block: AnyValueMap): readonly Part[] {
  return media(block, block.data ?? block.base64 ?? block.url, undefined);
}

/** Data is a URL, base64, bytes, or (version 7) one of these under its name. */
function media(block: AnyValueMap, data: AnyValue, otherwise: string | undefined): readonly Part[] {
  const named = asMap(data);
  const inner = named ? (named.data ?? named.url ?? named.text ?? named.image) : data;
  const text = base64Of(inner) ?? base64Of(data);
  if (text === undefined) return [{ type: 'unknown', value: block }];
  const mimeType = textAt(block, 'mediaType', 'mimeType');
  const isUrl = /^(?:https?|data|gs|s3|file):/.test(text);
  return [
    compact({
      type: mediaTypeOf(mimeType ?? otherwise),
      ...(isUrl ? { url: text } : { base64: text }),
      mimeType,
    }),
  ];
}
