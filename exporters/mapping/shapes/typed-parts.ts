import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { base64Of } from '../media/bytes';
import { asMimeType } from '../media/mime-type';
import { unwrapJson } from '../parse-json';
import { asList, asMap, asText, textAt, valueAt } from '../pick';
import type { MediaType, Part } from '../reading';
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
  const type = asText(block.type);
  const read = type === undefined ? (geminiPart(block) ?? textPart(block)) : readerOf(type)?.(block);
  return read ?? [{ type: 'unknown', value: block }];
}

/** Anthropic's own tools each have a result of their own name: web_search_tool_result, mcp_tool_result… */
function readerOf(type: string): Reader | undefined {
  return READERS.get(type) ?? (type.endsWith('_tool_result') ? toolResultPart : undefined);
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
  ['video', (block) => media('video', asMap(block.source) ?? asMap(block.video) ?? block)],
  ['video_url', (block) => media('video', asMap(block.video_url) ?? { url: block.video_url })],
  ['file', (block) => media(familyOf(block), asMap(block.source) ?? asMap(block.file) ?? block)],
  ['output_audio', (block) => media('audio', block)],
  ['input_file', (block) => media('file', block)],
  ['document', document],
  ['media', (block) => media(familyOf(block), block)],
  ['image_generation_call', generatedImage],
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

/** Anthropic's documents may be plain text: a text to read and no file, unless a title or a context belongs to it. */
function document(block: AnyValueMap): readonly Part[] | undefined {
  const source = asMap(block.source) ?? block;
  if (source.type !== 'text') return media('file', source);
  return block.title === undefined && block.context === undefined ? textOf('text', source.data) : undefined;
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

/** OpenAI's own image tool: the picture, and what else is said of it. */
function generatedImage({
  result,
  output_format: format,
  ...rest
}: AnyValueMap): readonly Part[] | undefined {
  const mimeType = typeof format === 'string' ? `image/${format}` : undefined;
  const image = media('image', { base64: result, mimeType });
  return image && [...image, { type: 'unknown', value: rest }];
}

/** Gemini's parts have no type but a key: `inlineData` with content, `fileData` with a URI. */
function geminiPart(block: AnyValueMap): readonly Part[] | undefined {
  const source =
    asMap(block.inlineData) ?? asMap(block.inline_data) ?? asMap(block.fileData) ?? asMap(block.file_data);
  return source && media(familyOf(source), source);
}

/** A file by its media type: `image/png` is an image. */
function familyOf(source: AnyValueMap): MediaType {
  return mediaTypeOf(asMimeType(textAt(source, ...MIME_KEYS)));
}

const MIME_KEYS = ['media_type', 'mime_type', 'mimeType', 'mediaType'] as const;

/** Undefined where the source is neither content, nor a place, nor an id (a document that is plain text, say). */
function media(type: MediaType, source: AnyValueMap): readonly Part[] | undefined {
  if (source.type === 'text' || source.type === 'content') return undefined;
  // The AI SDK writes a URL where another part has base64, which never holds a colon.
  const content = base64Of(valueAt(source, 'data', 'file_data', 'base64', 'bytes', 'image'));
  const isUrl = content !== undefined && /^[a-z][a-z0-9+.-]{1,20}:/i.test(content);
  const part = compact({
    type,
    url: textAt(source, 'url', 'file_url', 'file_uri', 'fileUri') ?? (isUrl ? content : undefined),
    base64: isUrl ? undefined : content,
    mimeType: textAt(source, ...MIME_KEYS) ?? audioMimeType(type, source.format),
    fileId: textAt(source, 'file_id', 'fileId', ...(source.source_type === 'id' ? ['id'] : [])),
    filename: textAt(source, 'filename', 'fileName'),
  });
  return (part.url ?? part.base64 ?? part.fileId) ? [part] : undefined;
}

function audioMimeType(type: string, format: AnyValue): string | undefined {
  return type === 'audio' && typeof format === 'string' ? `audio/${format}` : undefined;
}
