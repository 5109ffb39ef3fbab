import type { MediaType } from '../reading';

/** The kind of a medium by its mime type (`image/png`); what is neither picture nor sound nor film is a file. */
export function mediaTypeOf(mimeType: string | undefined): MediaType {
  const [family] = mimeType?.toLowerCase().split('/') ?? [];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
