/** The kind of a medium by its mime type; video has no part of its own and travels as a file. */
export function mediaTypeOf(mimeType: string | undefined): 'image' | 'audio' | 'file' {
  if (mimeType?.startsWith('image/')) return 'image';
  return mimeType?.startsWith('audio/') ? 'audio' : 'file';
}
