import type { Json } from '../lucidic-event';

/** The type of bytes that nobody named. */
export const OCTET_STREAM = 'application/octet-stream';

const MIME_KEYS = [
  'mime_type',
  'mimeType',
  'media_type',
  'mediaType',
  'content_type',
  'contentType',
] as const;
const MIME_TYPE = /^[a-z]{1,32}\/[a-z0-9.+-]{1,95}$/;

/** The text as a media type (`image/png`), lower case, without parameters; undefined when it is none. */
export function asMimeType(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > 128) return undefined;
  const [type = ''] = said.toLowerCase().split(';');
  return MIME_TYPE.test(type.trim()) ? type.trim() : undefined;
}

/** The media type that a map names for its own content. */
export function mimeTypeIn(map: { readonly [key: string]: Json | undefined }): string | undefined {
  for (const key of MIME_KEYS) {
    const said = asMimeType(map[key]);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** How formats begin, at which byte; the first that fits. */
const SIGNATURES: readonly (readonly [mimeType: string, ...bytes: readonly (readonly [number, string])[]])[] =
  [
    ['image/png', [0, '\x89PNG']],
    ['image/jpeg', [0, '\xff\xd8\xff']],
    ['image/gif', [0, 'GIF8']],
    ['image/webp', [0, 'RIFF'], [8, 'WEBP']],
    ['audio/wav', [0, 'RIFF'], [8, 'WAVE']],
    ['image/avif', [4, 'ftypavif']],
    ['image/heic', [4, 'ftyphei']],
    ['audio/mp4', [4, 'ftypM4A']],
    ['video/quicktime', [4, 'ftypqt']],
    ['video/mp4', [4, 'ftyp']],
    ['application/pdf', [0, '%PDF-']],
    ['audio/mpeg', [0, 'ID3']],
    ['audio/mpeg', [0, '\xff\xfb']],
    ['audio/ogg', [0, 'OggS']],
    ['audio/flac', [0, 'fLaC']],
    ['video/webm', [0, '\x1aE\xdf\xa3']],
  ];
/** Characters of base64 that hold the 12 bytes a signature may take, and a few more. */
const SIGNATURE_CHARACTERS = 24;

/** The type the content's first bytes tell. */
export function sniffMimeType(base64: string): string | undefined {
  const head = Buffer.from(base64.slice(0, SIGNATURE_CHARACTERS), 'base64').toString('latin1');
  return SIGNATURES.find(([, ...parts]) => parts.every(([at, bytes]) => head.startsWith(bytes, at)))?.[0];
}
