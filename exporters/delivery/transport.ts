/** What became of one attempt, or of all attempts behind a retrying layer. Outcomes are data: `send` never rejects. */
export type SendResult =
  | { readonly status: 'ok'; readonly body: string }
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

/** One request to the API. `path` is relative to the base URL; `body` is JSON text. */
export interface WireRequest {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: string;
}
