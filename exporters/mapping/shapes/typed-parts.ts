import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { unwrapJson } from '../parse-json';
import { asList, asMap, asText, textAt, valueAt } from '../pick';
import type { Part } from '../reading';
import { mediaTypeOf } from './media-type';
import { toolResult } from './tool-result';

/**
 * The parts of a message's `content`: a text, or a list of blocks with a `type`. The block types of OpenAI chat, OpenAI
 * responses, Anthropic and LangChain never contradict each other, so one table reads them all.
 */
export function typedParts(content: AnyValue): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  const blocks = asList(content) ?? (isAnyValueMap(content) ? [content] : []);
  return blocks.flatMap(typedPart);
}

function typedPart(block: AnyValue): readonly Part[] {
  if (typeof block === 'string') return typedParts(block);
  if (!isAnyValueMap(block))
    return block === null || block === undefined ? [] : [{ type: 'unknown', value: block }];
  const type = asText(block.type) ?? 'text';
  // Anthropic's own tools each have a result of their own name: web_search_tool_result, mcp_tool_result…
  const read = READERS.get(type) ?? (type.endsWith('_tool_result') ? toolResultPart : undefined);
  return read?.(block) ?? [{ type: 'unknown', value: block }];
}

type Reader = (block: AnyValueMap) => readonly Part[] | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', textPart],
  ['input_text', textPart],
  ['output_text', textPart],
  ['refusal', (block) => textOf('text', block.refusal)],
  ['thinking', (block) => textOf('reasoning', block.thinking)],
  ['reasoning', (block) => textOf('reasoning', valueAt(block, 'reasoning', 'text', 'content'))],
  ['summary_text', (block) => textOf('reasoning', block.text)],
  ['reasoning_text', (block) => textOf('reasoning', block.text)],
  ['image_url', (block) => media('image', asMap(block.image_url) ?? { url: block.image_url })],
  ['input_image', (block) => media('image', { ...block, url: block.image_url })],
  ['image', (block) => media('image', asMap(block.source) ?? asMap(block.image) ?? block)],
  ['input_audio', (block) => media('audio', asMap(block.input_audio) ?? block)],
  ['audio', (block) => media('audio', asMap(block.source) ?? asMap(block.audio) ?? block)],
  ['file', (block) => media('file', asMap(block.source) ?? asMap(block.file) ?? block)],
  ['output_audio', (block) => media('audio', block)],
  ['input_file', (block) => media('file', block)],
  ['video_url', (block) => media('file', asMap(block.video_url) ?? { url: block.video_url })],
  ['media', (block) => media(mediaTypeOf(mimeTypeOf(block)), block)],
  ['document', (block) => document(asMap(block.source) ?? block)],
  ['tool_use', (block) => toolCall(block.id, block.name, block.input)],
  ['server_tool_use', (block) => toolCall(block.id, block.name, block.input)],
  ['mcp_tool_use', (block) => toolCall(block.id, block.name, block.input)],
  ['tool_call', (block) => toolCall(block.id, block.name, valueAt(block, 'args', 'arguments'))],
  ['tool_result', toolResultPart],
]);

function textPart(block: AnyValueMap): readonly Part[] | undefined {
  return textOf('text', valueAt(block, 'text', 'content'));
}

function textOf(type: 'text' | 'reasoning', text: AnyValue): readonly Part[] | undefined {
  if (typeof text !== 'string') return undefined;
  return text === '' ? [] : [{ type, text }];
}

function toolResultPart(block: AnyValueMap): readonly Part[] {
  const result = toolResult(block.content);
  return [compact({ type: 'tool_result', id: asText(block.tool_use_id), result })];
}

/** Anthropic's documents may be plain text, which is a text to read and no file. */
function document(source: AnyValueMap): readonly Part[] | undefined {
  return source.type === 'text' ? textOf('text', source.data) : media('file', source);
}

/** A tool call, its arguments parsed where the model's text is JSON. Undefined without a name. */
export function toolCall(id: AnyValue, name: AnyValue, args: AnyValue): readonly Part[] | undefined {
  const named = asText(name);
  if (named === undefined) return undefined;
  return [compact({ type: 'tool_call', id: asText(id), name: named, arguments: toolArguments(args) })];
}

/** Text that JSON.parse would change without a word (integers beyond 2^53, an order number, say) stays text. */
function toolArguments(args: AnyValue): Exclude<AnyValue, undefined> {
  if (typeof args === 'string' && /(?<![\w."])-?\d{16,}(?![\w."])/.test(args)) return args;
  return unwrapJson(args) ?? {};
}

function media(type: 'image' | 'audio' | 'file', source: AnyValueMap): readonly Part[] | undefined {
  const part = compact({
    type,
    url: textAt(source, 'url', 'file_url'),
    base64: textAt(source, 'data', 'file_data', 'base64'),
    mimeType: mimeTypeOf(source) ?? audioMimeType(type, source.format),
    fileId: textAt(source, 'file_id', 'fileId'),
  });
  return (part.url ?? part.base64 ?? part.fileId) ? [part] : undefined;
}

function mimeTypeOf(source: AnyValueMap): string | undefined {
  return textAt(source, 'media_type', 'mime_type', 'mimeType', 'mediaType');
}

function audioMimeType(type: string, format: AnyValue): string | undefined {
  return type === 'audio' && typeof format === 'string' ? `audio/${format}` : undefined;
}
