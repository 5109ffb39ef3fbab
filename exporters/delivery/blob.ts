import type { Slots } from './slots';
import { slotted } from './slotted';
import type { Layer, Transport, WireRequest } from './transport';
import { uploadToFreshUrl } from './upload-to-fresh-url';
import type { Upload } from './uploads';

export interface BlobOptions {
  readonly uploads: Transport<Upload>;
  /** Where a request has given its slot away; asking the API for another address takes one again. */
  readonly slots: Slots;
  /** The API without trailing slash. */
  readonly baseUrl: string;
}

const HEADERS = { 'content-type': 'application/json', 'content-encoding': 'gzip' } as const;

/**
 * Uploads the payload of a request that carries only a preview (`wire-contract.md` §2.5). The request is done when the
 * payload is there: a preview alone is not the event.
 */
export function blobs({ uploads, slots, baseUrl }: BlobOptions): Layer<WireRequest> {
  return (next) => ({
    async send(request, signal) {
      const { blob } = request;
      const sent = await next.send(request, signal);
      if (sent.status !== 'ok' || blob === undefined) return sent;
      const upload = {
        answered: sent,
        ask: () => slotted<WireRequest>(slots)(next).send(request, signal),
        field: 'blob_url',
        content: { headers: HEADERS, body: () => blob.gzipped() },
        uploads,
        baseUrl,
      } as const;
      return { ...sent, rest: () => uploadToFreshUrl(upload, signal) };
    },
  });
}
