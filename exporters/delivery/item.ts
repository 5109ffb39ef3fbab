import type { WireRequest } from './transport';

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

/** What delivery moves: opaque, and built late, once the value of its opening is known. */
export interface Item {
  readonly after: Opening;
  /** Held as long as the item is. Absent when there are none. */
  readonly attachments?: readonly ItemAttachment[];
  build(value: string): WireRequest;
  /** What to send instead where the backend found this one too large; undefined when there is nothing smaller. */
  tooLarge?(): Item | undefined;
  /**
   * Called once it is delivered or dropped: whoever handed it over gets its room back. False: somebody else has settled it
   * meanwhile, and it is not to be counted.
   */
  settle(): boolean;
}
