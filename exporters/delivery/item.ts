import type { SendResult, WireRequest } from './transport';

/**
 * Something that has to happen before items may go out: a session is opened before its first event. Delivery does not
 * know what it is; it knows one request, the value its answer gives, and perhaps a request that ends it.
 */
export interface Opening {
  /** Items with an equal key share one opening. */
  readonly key: string;
  request(): WireRequest;
  /** The value later requests are built with (the backend's own session id), from the answer's body. */
  resolve(body: string): string;
  /** Sent after the last item when the opening is closed; absent when closing is somebody else's right. */
  closeRequest?(value: string): WireRequest;
}

/** Content that belongs to an item and is too large to stand in its request; the request names its id. */
export interface ItemAttachment {
  readonly id: string;
  readonly mimeType: string;
  /** The content; decoding it is left to the moment it is sent. */
  readonly base64: string;
  /** Bytes of the decoded content. */
  readonly byteLength: number;
}

/** How an item ended; dropped for a reason. */
export type Outcome = 'delivered' | { readonly dropped: string };

/** What delivery moves: opaque, and built late, once the value of its opening is known. */
export interface Item {
  readonly after: Opening;
  /** Held as long as the item is. Absent when there are none. */
  readonly attachments?: readonly ItemAttachment[];
  build(value: string): WireRequest;
  /**
   * The same in a smaller request, after the API has refused this one as too large (HTTP 413): it is sent in its place, and
   * owes the same `settle`. Undefined, or no such function: it cannot be made smaller and is dropped `too_large`.
   */
  shrink?(): Item | undefined;
  /**
   * Called once it is delivered or dropped: whoever handed it over gets its room back. False: somebody else has settled it
   * meanwhile, and it is not to be counted.
   */
  settle(outcome: Outcome): boolean;
  /** Called instead where unsent items are held: it is let go of here, and stays in the spool. */
  hold(): void;
}

/** What may go out in place of an item that was refused: something smaller where it was too large. */
export function smallerItem(item: Item, result: SendResult): Item | undefined {
  if (result.status !== 'rejected' || result.reason !== 'too_large') return undefined;
  try {
    return item.shrink?.();
  } catch {
    // It stays as large as it is.
    return undefined;
  }
}
