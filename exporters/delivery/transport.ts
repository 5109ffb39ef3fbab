/** What became of one attempt, or of all attempts behind a retrying layer. Outcomes are data: `send` never rejects. */
export type SendResult =
  /** Where there is `rest`, the thing sent is not done before that is: uploads, which need nothing of the API's. */
  | { readonly status: 'ok'; readonly body: string; readonly rest?: () => Promise<SendResult> }
  /** Worth trying again; `retryAfterMs` is the backend's own wish. */
  | {
      readonly status: 'retryable';
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** The server failed at this one (500); that it fails at others too is not said. */
      readonly isPerhapsItem?: true;
    }
  /** Never worth trying again as it is. `reason` is a drop reason, `too_large` for HTTP 413; `detail` is for a person. */
  | { readonly status: 'rejected'; readonly reason: string; readonly detail: string }
  /** The key is wrong or may not write: nothing else will go through either. */
  | { readonly status: 'unauthorized'; readonly detail: string }
  /** The caller's signal ended the attempt. */
  | { readonly status: 'aborted' };

/** Moves one thing. */
export interface Transport<T> {
  send(item: T, signal: AbortSignal): Promise<SendResult>;
}

/** A behaviour around a transport: retrying, timing out, encoding. */
export type Layer<T> = (next: Transport<T>) => Transport<T>;

/** Wraps `base` in layers, the first one outermost. */
export function compose<T>(layers: readonly Layer<T>[], base: Transport<T>): Transport<T> {
  return layers.reduceRight((next, layer) => layer(next), base);
}

/** One HTTP request. `path` is relative to the base URL. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** Absent for GET. */
  readonly body?: string | Uint8Array;
  /** Sent beside the connection's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to the API, and what belongs to it but does not stand in it. `body` is JSON text. */
export interface WireRequest extends HttpRequest {
  readonly method: 'POST' | 'PUT';
  readonly body: string;
  /** What `body` has only a preview of; goes to the address that the answer names. */
  readonly blob?: Blob;
  /** Uploaded after the request was taken. */
  readonly attachments?: readonly AttachmentUpload[];
}

/** JSON too large for a request. */
export interface Blob {
  /** As gzip; the same bytes each time. */
  gzipped(): Promise<Uint8Array>;
}

/** Bytes that belong to a request. */
export interface AttachmentUpload {
  readonly mimeType: string;
  /** Where the API gives an address for it, once it has answered the request with `answer`. */
  path(answer: string): string;
  /** Decoded anew each time: nobody holds the bytes while they wait. */
  content(): Uint8Array;
}
