import type { Json } from '../lucidic-event';
import type { FoundMedia } from './attachment-collector';
import { base64Run, mayBeBase64 } from './base64-run';
import { asMimeType, mimeTypeIn } from './mime-type';

type JsonMap = { readonly [key: string]: Json | undefined };

/** Names under which providers and tools write content: base64, or a data URL. */
export const CONTENT_KEYS: ReadonlySet<string> = new Set([
  ...['base64', 'b64_json', 'bytes', 'data', 'content', 'image', 'blob', 'result', 'file_data', 'fileData'],
  ...['url', 'image_url', 'uri'],
]);

/** What may stand under these is a place or content, and only a data URL is told from a path. */
const URL_KEYS: ReadonlySet<string> = new Set(['url', 'image_url', 'uri']);
/** Keys that mean base64 whatever stands beside them. */
const BASE64_KEYS: ReadonlySet<string> = new Set(['base64', 'b64_json', 'bytes']);
const PART_TYPES: ReadonlySet<Json | undefined> = new Set(['image', 'audio', 'video', 'file']);
/** Types of blocks whose content is base64 where it looks like it. */
const BASE64_TYPES: ReadonlySet<Json | undefined> = new Set([
  ...['base64', 'blob', 'media', 'document', 'input_audio', 'input_file', 'image_generation_call'],
]);

/** True for a part of a message as we write it, and as tools of the Model Context Protocol do. */
export function isTypedPart(map: JsonMap): boolean {
  return PART_TYPES.has(map['type']) && map['attachment_id'] === undefined && map['omitted'] === undefined;
}

/**
 * The base64 under a key, when the text is nothing else and the map says that it is base64: letters and digits alone are
 * no picture. A media type, a format, the map's own type or the key's name say so.
 */
export function declaredBase64(map: JsonMap, key: string, text: string): FoundMedia | undefined {
  if (URL_KEYS.has(key) || !mayBeBase64(text) || !isDeclared(map, key)) return undefined;
  const run = base64Run(text, 0, true);
  if (run.end < text.length || run.byteLength === 0) return undefined;
  return { base64: text, mimeType: undefined, byteLength: run.byteLength, broken: run.broken };
}

function isDeclared(map: JsonMap, key: string): boolean {
  if (BASE64_KEYS.has(key)) return true;
  const type = map['type'];
  if (type === 'text') return false;
  if (PART_TYPES.has(type) || BASE64_TYPES.has(type) || mimeTypeIn(map) !== undefined) return true;
  return typeof map['format'] === 'string' && asMimeType(`x/${map['format']}`) !== undefined;
}
