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

/** What delivery moves: opaque, and built late, once the value of its opening is known. */
export interface Item {
  readonly after: Opening;
  build(value: string): WireRequest;
  /** What to send instead where the backend found this one too large; undefined when there is nothing smaller. */
  tooLarge?(): Item | undefined;
  /**
   * Called once it is delivered or dropped: whoever handed it over gets its room back. False: somebody else has settled it
   * meanwhile, and it is not to be counted.
   */
  settle(): boolean;
}
