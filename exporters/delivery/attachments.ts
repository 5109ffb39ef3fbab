import type { DeliveryLedger } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { AttachmentUpload, HttpRequest, Layer, SendResult, Transport, WireRequest } from './transport';
import { uploadToFreshUrl } from './upload-to-fresh-url';
import type { Upload } from './uploads';

export interface AttachmentOptions {
  /** The API, asked for addresses. Apart from events: where it gives none, events go on. */
  readonly api: Transport<HttpRequest>;
  readonly uploads: Transport<Upload>;
  /** The API without trailing slash. */
  readonly baseUrl: string;
  readonly ledger: DeliveryLedger;
  readonly logger: Logger;
}

/**
 * Uploads what hangs on a request, one after the other, once the request itself was taken (`wire-contract.md` §2.6). An
 * attachment that cannot be uploaded is counted and said; its event is delivered all the same.
 */
export function attachments(options: AttachmentOptions): Layer<WireRequest> {
  return (next) => ({
    async send(request, signal) {
      const sent = await next.send(request, signal);
      const { attachments: owed } = request;
      if (sent.status !== 'ok' || owed === undefined) return sent;
      const rest = async (): Promise<SendResult> => {
        const done = sent.rest === undefined ? sent : await sent.rest();
        if (done.status !== 'ok') return done;
        for (const attachment of owed) {
          const result = await upload(attachment, done.body, options, signal);
          if (result.status === 'aborted') return result;
          account(result, options);
        }
        return done;
      };
      return { ...sent, rest };
    },
  });
}

function account(result: Exclude<SendResult, { status: 'aborted' }>, options: AttachmentOptions): void {
  options.ledger.attachment(result.status === 'ok' ? 'uploaded' : 'failed');
  if (result.status === 'ok') return;
  const why = result.status === 'retryable' ? result.reason : result.detail;
  options.logger.warn('attachment_failed', `An attachment was not uploaded; its event was. ${why}`);
}

function upload(
  { mimeType, path, content }: AttachmentUpload,
  answer: string,
  { api, uploads, baseUrl }: AttachmentOptions,
  signal: AbortSignal,
): Promise<SendResult> {
  const request: HttpRequest = { method: 'GET', path: path(answer) };
  const headers = { 'content-type': mimeType };
  return uploadToFreshUrl(
    {
      ask: () => api.send(request, signal),
      field: 'presigned_url',
      content: { headers, body: async () => content() },
      uploads,
      baseUrl,
    },
    signal,
  );
}
